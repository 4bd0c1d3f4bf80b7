using AuthServer.Data;
using AuthServer.Hosting.Logging;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.TokenState;

/// <summary>Ends a sign-in with every token that descends from it: each of them is checked against its authorization.</summary>
internal sealed class SignIns(AuthDbContext db, Revocations revocations, Refusals refusals, ILogger<SignIns> logger)
{
    /// <summary>A token or code that had been used came again: RFC 9700 section 4.14.2, RFC 6749 section 4.1.2.</summary>
    public async Task RevokeReusedAsync(LiveToken token, string authorizationId, CancellationToken cancellationToken)
    {
        var ended = await EndAsync(authorizationId, cancellationToken);
        refusals.NoteReuse(NameOf(token.Type), ended, token.User?.Id, authorizationId);
    }

    public async Task RevokeAsync(string authorizationId, string reason, CancellationToken cancellationToken)
    {
        if (await EndAsync(authorizationId, cancellationToken))
        {
            logger.LogInformation("Sign-in {AuthorizationId} revoked: {Reason}", authorizationId, reason);
        }
    }

    private async Task<bool> EndAsync(string authorizationId, CancellationToken cancellationToken) => await db.InTransactionAsync(
        token => revocations.EndAsync(db.Authorizations.Where(authorization => authorization.Id == authorizationId), token), cancellationToken) > 0;

    private static string NameOf(string? type) => type switch
    {
        TokenTypeIdentifiers.RefreshToken => "Refresh token",
        TokenTypeIdentifiers.Private.AuthorizationCode => "Authorization code",
        TokenTypeIdentifiers.Private.DeviceCode => "Device code",
        _ => "Token",
    };
}
