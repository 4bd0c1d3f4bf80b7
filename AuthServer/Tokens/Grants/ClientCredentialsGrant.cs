using AuthServer.Clients.Fields;
using AuthServer.Issuance;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>RFC 6749 section 4.4: the client acts for itself. No refresh token (section 4.4.3).</summary>
internal sealed class ClientCredentialsGrant : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = GrantTypes.ClientCredentials,
        OperatorName = GrantTypes.ClientCredentials,
        Summary = "the client's own proof alone (RFC 6749 section 4.4)",
        Scopes = ScopeSource.AskedWithoutUser,
        UsedOnce = false,
        RefusedToPublic = "A public client cannot use client_credentials (RFC 6749 section 4.4).",
        IsDefault = true,
    };

    public ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request) =>
        new(new GrantOutcome.Granted(new IssueTo.Client(request.ClientId!, request.Request.GetScopes())));
}
