using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Data.Records;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>
/// The row of each token and code, in place of OpenIddict's handler, which commits each row by itself. An id_token proves a sign-in to
/// its client and opens nothing here: it needs none.
/// </summary>
internal sealed class TokenRow(ClientManager clients, StatusClaim status, UnitOfWork work)
    : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseScopedHandler<TokenRow>()
            .SetOrder(OpenIddictServerHandlers.Protection.CreateTokenEntry.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(GenerateTokenContext context)
    {
        if (!context.CreateTokenEntry || context.TokenType is TokenTypeIdentifiers.IdentityToken)
        {
            return;
        }

        var principal = context.Principal;
        var to = IssueTo.Of(context.Transaction) as IssueTo.Person;
        var client = await clients.FindByClientIdAsync(context.ClientId!, context.CancellationToken);
        TokenRecord row = new()
        {
            Application = new() { Id = client!.Id },
            Authorization = principal.GetAuthorizationId() is { } signInId ? new() { Id = signInId } : null,
            CreationDate = principal.GetCreationDate()?.UtcDateTime,
            ExpirationDate = principal.GetExpirationDate()?.UtcDateTime,
            SecurityStamp = to?.User.SecurityStamp,
            // A device's code waits for a person's consent.
            Status = context.TokenType is TokenTypeIdentifiers.Private.DeviceCode ? Statuses.Inactive : Statuses.Valid,
            Subject = context.TokenType is TokenTypeIdentifiers.Private.DeviceCode or TokenTypeIdentifiers.Private.UserCode
                ? null
                : principal.GetClaim(Claims.Subject),
            SubjectTokenId = to?.Delegation?.SubjectTokenId,
            Type = context.TokenType,
        };
        if (context.TokenType is TokenTypeIdentifiers.AccessToken)
        {
            var reference = await status.AddAsync(principal, context.CancellationToken);
            (row.StatusListId, row.StatusIndex) = (reference.ListId, reference.Index);
        }

        work.NewRows.Add(row);
        principal.SetTokenId(row.Id);
    }
}
