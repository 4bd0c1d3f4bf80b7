using AuthServer.Clients.Fields;
using AuthServer.Issuance;
using AuthServer.Tokens;
using OpenIddict.Abstractions;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tests.Tokens;

/// <summary>A grant that no RFC knows, written as every grant is: a class with its description.</summary>
internal sealed class TrialGrant : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = "urn:example:trial",
        OperatorName = "trial",
        Summary = "proof that a grant is one file and one line",
        Parameters = [new("witness", "somebody who saw it", MayRepeat: true)],
        Scopes = ScopeSource.AskedWithoutUser,
        UsedOnce = false,
        RefusedToPublic = "A public client cannot use trial: it proves nothing.",
        Requires = [new(LifetimeFields.AccessTokenSeconds, ": a trial is short")],
        BringsScope = "email",
    };

    public ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request) =>
        new(new GrantOutcome.Granted(new IssueTo.Client(request.ClientId!, request.Request.GetScopes())));
}
