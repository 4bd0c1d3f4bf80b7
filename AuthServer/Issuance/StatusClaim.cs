using System.Text.Json.Nodes;
using AuthServer.Data;
using AuthServer.Protocol;
using AuthServer.StatusLists;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>Section 6.2 of the draft: each access token names its status list and its index there. The token's row keeps both.</summary>
internal sealed class StatusClaim(StatusIndexes indexes, UnitOfWork work, IOptions<ProtocolOptions> options, TimeProvider time) : IOpenIddictServerHandler<GenerateTokenContext>
{
    private const string Status = "status";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseScopedHandler<StatusClaim>()
            .SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order - 50)
            .Build();

    public async ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (context.TokenType is not TokenTypeIdentifiers.AccessToken || !context.CreateTokenEntry)
        {
            return;
        }

        var reference = await indexes.TakeAsync(context.Principal.GetExpirationDate() ?? time.GetUtcNow(), context.CancellationToken);
        work.Status = reference;
        context.Principal.SetClaim(Status, new JsonObject
        {
            ["status_list"] = new JsonObject
            {
                ["idx"] = reference.Index,
                ["uri"] = StatusListEndpoint.AddressOf(reference.ListId, options.Value.IssuerUri),
            },
        });
    }
}
