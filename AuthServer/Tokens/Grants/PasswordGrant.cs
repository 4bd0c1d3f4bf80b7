using AuthServer.Accounts;
using AuthServer.Clients.Fields;
using AuthServer.Data;
using AuthServer.Issuance;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// RFC 6749 section 4.3. RFC 9700 section 2.4 forbids it, so it is off for every client until an operator turns it on, and
/// guarded more tightly than any other grant: one answer for every refusal, and a throttle counted before the hash.
/// </summary>
internal sealed class PasswordGrant(PasswordSignIn signIn, UnitOfWork work, RefreshTokenLifetime lifetime, TimeProvider time) : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = GrantTypes.Password,
        OperatorName = GrantTypes.Password,
        Summary = "a user's name and password (RFC 6749 section 4.3)",
        Parameters = [new(Parameters.Username, "the e-mail"), new(Parameters.Password, "the user's")],
        Scopes = ScopeSource.Asked,
        UsedOnce = false,
    };

    public async ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request)
    {
        var cancellationToken = request.CancellationToken;
        switch (await signIn.CheckAsync(request.Request.Username!, request.Request.Password!, cancellationToken))
        {
            case SignInOutcome.Succeeded(var user, var reservation):
                reservation.SettleIn(work);
                var now = time.GetUtcNow();
                return new GrantOutcome.Granted(new IssueTo.Person(user, SignInLink.New(now), request.Request.GetScopes())
                {
                    RefreshTokenLifetime = await lifetime.OfAsync(request.ClientId!, now, cancellationToken),
                });
            case SignInOutcome.Refused(var retryAfter):
                return new GrantOutcome.Refused(Errors.InvalidGrant, "The user name or password is wrong, or sign-in is not possible now.", retryAfter);
            case SignInOutcome.Busy(var retryAfter):
                return new GrantOutcome.Refused(Errors.TemporarilyUnavailable, "The server is busy. Try again.", retryAfter);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }
}
