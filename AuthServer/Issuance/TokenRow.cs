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
internal sealed class TokenRow(IOpenIddictApplicationManager clients, IOpenIddictTokenManager tokens, StatusClaim status, AuthDbContext db)
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
        OpenIddictTokenDescriptor descriptor = new()
        {
            ApplicationId = await clients.GetIdAsync(client!, context.CancellationToken),
            AuthorizationId = principal.GetAuthorizationId(),
            CreationDate = principal.GetCreationDate(),
            ExpirationDate = principal.GetExpirationDate(),
            // A device's code waits for a person's consent.
            Status = context.TokenType is TokenTypeIdentifiers.Private.DeviceCode ? Statuses.Inactive : Statuses.Valid,
            Subject = context.TokenType is TokenTypeIdentifiers.Private.DeviceCode or TokenTypeIdentifiers.Private.UserCode
                ? null
                : principal.GetClaim(Claims.Subject),
            Type = context.TokenType,
        };
        TokenRecord row = new() { SecurityStamp = to?.User.SecurityStamp, SubjectTokenId = to?.Delegation?.SubjectTokenId };
        await tokens.PopulateAsync(row, descriptor, context.CancellationToken);
        if (context.TokenType is TokenTypeIdentifiers.AccessToken)
        {
            var reference = await status.AddAsync(principal, context.CancellationToken);
            (row.StatusListId, row.StatusIndex) = (reference.ListId, reference.Index);
        }

        db.Add(row);
        principal.SetTokenId(row.Id);
    }
}
