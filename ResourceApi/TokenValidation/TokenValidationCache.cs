using System.Collections.Concurrent;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Validates tokens. A known one costs a hash and a look-up; an unknown one is validated once, however many requests bring it at
/// the same moment, and apart from any of them, so that a caller who gives up fails nobody else.
/// </summary>
internal sealed class TokenValidationCache(TokenValidator validator, TokenCache cache, TokenValidationOptions options, TimeProvider clock)
{
    private static readonly TokenOutcome.Refused TooLong = new("The access token is too long.");

    private readonly ConcurrentDictionary<TokenKey, Lazy<Task<TokenOutcome>>> _running = new();

    public ValueTask<TokenOutcome> ValidateAsync(string token, CancellationToken cancellationToken)
    {
        if (options.MaxTokenBytes > 0 && token.Length > options.MaxTokenBytes)
        {
            return ValueTask.FromResult<TokenOutcome>(TooLong);
        }

        // An answer that is already under way is older than this request: whoever wants none remembered must not get it.
        if (cache.IsOff)
        {
            return new(validator.ValidateAsync(token).WaitAsync(cancellationToken));
        }

        var key = TokenKey.Of(token);
        return cache.Find(key) is { } known
            ? ValueTask.FromResult(known)
            : new(JoinAsync(key, token).WaitAsync(cancellationToken));
    }

    private Task<TokenOutcome> JoinAsync(TokenKey key, string token) =>
        _running.GetOrAdd(key, _ => new Lazy<Task<TokenOutcome>>(() => Task.Run(() => ValidateAndRememberAsync(key, token)))).Value;

    private async Task<TokenOutcome> ValidateAndRememberAsync(TokenKey key, string token)
    {
        try
        {
            // The last one may have finished between the look-up and the start of this.
            if (cache.Find(key) is { } known)
            {
                return known;
            }

            var asked = clock.GetTimestamp();
            var outcome = await validator.ValidateAsync(token);
            if (outcome.IsWorthRemembering)
            {
                cache.Add(key, outcome, asked);
            }

            return outcome;
        }
        finally
        {
            _running.TryRemove(key, out _);
        }
    }
}
