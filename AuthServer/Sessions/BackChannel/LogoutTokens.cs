using AuthServer.Data.Records;
using AuthServer.Keys;
using AuthServer.Protocol;
using Microsoft.IdentityModel.JsonWebTokens;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Sessions.BackChannel;

/// <summary>OpenID Connect Back-Channel Logout 1.0 section 2.4: the signed token that tells a client of the end of a session.</summary>
internal sealed class LogoutTokens(KeyRing keys, ProtocolOptions options, TimeProvider time)
{
    private const string Type = "logout+jwt";
    private const string EventsClaim = "events";
    private const string LogoutEvent = "http://schemas.openid.net/event/backchannel-logout";
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Create(LogoutDeliveryRecord delivery)
    {
        var now = time.GetUtcNow();
        return _handler.CreateToken(new Microsoft.IdentityModel.Tokens.SecurityTokenDescriptor
        {
            TokenType = Type,
            SigningCredentials = keys.Signing[0],
            Claims = new Dictionary<string, object>
            {
                [Claims.Issuer] = options.Issuer,
                [Claims.Audience] = delivery.ClientId,
                [Claims.Subject] = delivery.Subject,
                [SessionId.Claim] = delivery.SessionId,
                [Claims.IssuedAt] = now.ToUnixTimeSeconds(),
                [Claims.ExpiresAt] = (now + Lifetime).ToUnixTimeSeconds(),
                // The same in a repetition, whichever server makes it: who has taken it, and whose answer was lost, knows it again.
                [Claims.JwtId] = delivery.Id,
                [EventsClaim] = new Dictionary<string, object> { [LogoutEvent] = new Dictionary<string, object>() },
            },
        });
    }
}
