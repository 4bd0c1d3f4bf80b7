using AuthServer.Issuance;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>RFC 6749 section 4.4: the client acts for itself. No refresh token (section 4.4.3).</summary>
internal sealed class ClientCredentialsGrant : IGrant
{
    public ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request) =>
        new(new GrantOutcome.Granted(new IssueTo.Client(request.ClientId!, request.Request.GetScopes())));
}
