using System.Globalization;
using AuthServer.Clients;
using AuthServer.Protocol;
using Microsoft.Extensions.Options;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Tokens.Grants;

/// <summary>How long a refresh token lives: until it has been idle too long or its sign-in has reached its maximum, whichever comes first.</summary>
internal sealed class RefreshTokenLifetime(ClientManager clients, IOptions<ProtocolOptions> options, TimeProvider time)
{
    /// <summary>Zero or less: the sign-in has reached its maximum.</summary>
    public async ValueTask<TimeSpan> OfAsync(string clientId, DateTimeOffset signedInAt, CancellationToken cancellationToken)
    {
        var idle = await IdleAsync(clientId, cancellationToken);
        if (options.Value.RefreshTokenMaxSeconds is 0)
        {
            return idle;
        }

        var left = signedInAt.AddSeconds(options.Value.RefreshTokenMaxSeconds) - time.GetUtcNow();
        return left < idle ? left : idle;
    }

    /// <summary>The client's own, where it has one.</summary>
    private async ValueTask<TimeSpan> IdleAsync(string clientId, CancellationToken cancellationToken)
    {
        // The entity is cached for the request.
        var client = await clients.FindByClientIdAsync(clientId, cancellationToken);
        return client is not null
            && TimeSpan.TryParseExact(
                (await clients.GetSettingsAsync(client, cancellationToken)).GetValueOrDefault(Settings.TokenLifetimes.RefreshToken), "c", CultureInfo.InvariantCulture, out var own)
                ? own
                : TimeSpan.FromSeconds(options.Value.RefreshTokenIdleSeconds);
    }
}
