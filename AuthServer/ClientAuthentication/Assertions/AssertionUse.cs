using System.Security.Cryptography;
using System.Text;
using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Data.Records;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.Assertions;

/// <summary>
/// A client assertion is used once (RFC 7523 section 3, <c>jti</c>), on whichever server. The row that remembers it has a primary
/// key made of client and <c>jti</c>, so that of several uses at once one is written; it is pruned like every expired token.
/// </summary>
internal sealed class AssertionUse(AuthDbContext db, ClientManager clients) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .AddFilter<OpenIddictServerHandlerFilters.RequireClientAssertionPrincipal>()
            .UseScopedHandler<AssertionUse>()
            .SetOrder(OpenIddictServerHandlers.ValidateClientType.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        var assertion = context.ClientAssertionPrincipal!;
        var client = await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken);
        TokenRecord use = new()
        {
            Id = IdOf(context.ClientId!, assertion.GetClaim(Claims.JwtId)!),
            Application = db.Attach(new ClientRecord { Id = client!.Id }).Entity,
            Type = TokenTypeIdentifiers.Private.ClientAssertion,
            Status = Statuses.Redeemed,
            CreationDate = DateTime.UtcNow,
            ExpirationDate = assertion.GetExpirationDate()!.Value.UtcDateTime,
        };
        if (!await db.InsertUnlessThereAsync(use, context.CancellationToken))
        {
            context.Reject(Errors.InvalidClient);
        }
    }

    /// <summary>In the form of every id, a GUID. A client that finds two of its own ids with one hash refuses itself.</summary>
    private static string IdOf(string clientId, string jwtId) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{clientId}\n{jwtId}")).AsSpan(0, 16)).ToString();
}
