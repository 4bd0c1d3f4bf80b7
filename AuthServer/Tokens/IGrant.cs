using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens;

/// <summary>One grant type. The client is authenticated and allowed the grant and the scopes before it is called.</summary>
internal interface IGrant
{
    ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request);
}
