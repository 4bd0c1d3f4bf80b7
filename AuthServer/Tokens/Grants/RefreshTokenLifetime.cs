using AuthServer.Clients;
using AuthServer.Protocol;

namespace AuthServer.Tokens.Grants;

/// <summary>How long a refresh token lives: until it has been idle too long or its sign-in has reached its maximum, whichever comes first.</summary>
internal sealed class RefreshTokenLifetime(ClientManager clients, ProtocolOptions options, TimeProvider time)
{
    /// <summary>Zero or less: the sign-in has reached its maximum.</summary>
    public async ValueTask<TimeSpan> OfAsync(string clientId, DateTimeOffset signedInAt, CancellationToken cancellationToken)
    {
        var idle = await IdleAsync(clientId, cancellationToken);
        if (options.RefreshTokenMaxSeconds is 0)
        {
            return idle;
        }

        var left = signedInAt.AddSeconds(options.RefreshTokenMaxSeconds) - time.GetUtcNow();
        return left < idle ? left : idle;
    }

    /// <summary>The client's own, where it has one.</summary>
    private async ValueTask<TimeSpan> IdleAsync(string clientId, CancellationToken cancellationToken) =>
        TimeSpan.FromSeconds((await clients.FindSettingsAsync(clientId, cancellationToken))?.RefreshTokenSeconds ?? options.RefreshTokenIdleSeconds);
}
