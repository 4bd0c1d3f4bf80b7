using AuthServer.Clients.Fields;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens;

/// <summary>One grant type. The client is authenticated and allowed the grant and the scopes before it is called.</summary>
internal interface IGrant
{
    /// <summary>What everybody else may know of it.</summary>
    static abstract GrantDescription Description { get; }

    ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request);
}
