using System.Security.Claims;
using System.Text.Json.Nodes;
using AuthServer.Data;
using AuthServer.Protocol;
using AuthServer.StatusLists;
using OpenIddict.Abstractions;

namespace AuthServer.Issuance;

/// <summary>Section 6.2 of the draft: each access token names its status list and its index there. The token's row keeps both.</summary>
internal sealed class StatusClaim(StatusIndexes indexes, ProtocolOptions options, TimeProvider time)
{
    private const string Status = "status";

    public async ValueTask<StatusReference> AddAsync(ClaimsPrincipal token, CancellationToken cancellationToken)
    {
        var reference = await indexes.TakeAsync(token.GetExpirationDate() ?? time.GetUtcNow(), cancellationToken);
        token.SetClaim(Status, new JsonObject
        {
            ["status_list"] = new JsonObject
            {
                ["idx"] = reference.Index,
                ["uri"] = StatusListEndpoint.AddressOf(reference.ListId, options.IssuerUri),
            },
        });
        return reference;
    }
}
