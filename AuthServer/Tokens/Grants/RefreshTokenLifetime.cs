using AuthServer.Protocol;

namespace AuthServer.Tokens.Grants;

/// <summary>How long a refresh token lives: until it has been idle too long or its sign-in has reached its maximum, whichever comes first.</summary>
internal static class RefreshTokenLifetime
{
    public static TimeSpan Of(ProtocolOptions options, DateTimeOffset signedInAt, DateTimeOffset now)
    {
        var idle = TimeSpan.FromSeconds(options.RefreshTokenIdleSeconds);
        if (options.RefreshTokenMaxSeconds is 0)
        {
            return idle;
        }

        var left = signedInAt.AddSeconds(options.RefreshTokenMaxSeconds) - now;
        return left < idle ? left : idle;
    }
}
