using System.Net.Http.Headers;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>One list in memory. Looking an entry up costs nanoseconds; the issuer is asked by one at a time, whoever wants to know.</summary>
internal sealed class StatusList(
    string uri, StatusListClient client, TokenValidationOptions options, TokenTimes times, TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private volatile Snapshot? _current;
    private Task<bool>? _asking;
    private volatile bool _answered;
    private volatile bool _isGone;
    private string? _complaint;
    private long _nextExtra = long.MinValue;
    private long _lastUse = clock.GetTimestamp();

    /// <summary>Whether it need not be kept: nobody asks any more, or the issuer knows it no more and what is known here is too old.</summary>
    public bool IsOver => clock.GetElapsedTime(Volatile.Read(ref _lastUse)) > Idle || (_isGone && !IsFresh(clock.GetTimestamp()));

    public TokenStatus Find(int index)
    {
        var now = clock.GetTimestamp();
        Touch(now);
        return _current switch
        {
            // A status that was set is never unset, so this holds however old the list is.
            { } known when index < known.Bits.Count && known.Bits.IsRefused(index) => TokenStatus.Invalid,
            { } known when now < known.FreshUntil => index < known.Bits.Count ? TokenStatus.Valid : TokenStatus.Missing,
            _ => TokenStatus.Unknown,
        };
    }

    /// <summary>The regular question; when one is under way already, that is enough.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            _ = Ask();
        }
    }

    /// <summary>
    /// A question out of turn, because a request cannot be answered without: joined when one is under way, rationed otherwise.
    /// Whether the last answer was one.
    /// </summary>
    public Task<bool> AskOutOfTurnAsync()
    {
        lock (_gate)
        {
            if (_asking is { IsCompleted: false } running)
            {
                return running;
            }

            var now = clock.GetTimestamp();
            if (now < _nextExtra)
            {
                return Task.FromResult(_answered);
            }

            if (IsFresh(now))
            {
                _nextExtra = now + Ration;
            }

            return Ask();
        }
    }

    /// <summary>Between two questions out of turn. Whoever was told to come back must find that it has been tried again.</summary>
    private long Ration => Ticks(TimeSpan.FromMilliseconds(Math.Min(options.StatusListRefreshMilliseconds, options.RetryAfterSeconds * 1_000)));

    private Task<bool> Ask() => _asking is { IsCompleted: false } running ? running : _asking = Task.Run(AskAsync);

    private async Task<bool> AskAsync()
    {
        // An answer is as old as its question.
        var asked = clock.GetTimestamp();
        var known = _current;
        // Send no ETag for an expired list: a 304 would only confirm the expired copy.
        var tag = known is not null && known.Expires > clock.GetUtcNow() ? known.Tag : null;
        var answer = await client.AskAsync(uri, tag, known?.KeyId);
        switch (answer)
        {
            case StatusListResponse.Changed { Token: var token } changed:
                _current = new(
                    known is null
                        ? token.Bits
                        : token.Bits.Or(known.Bits), FreshUntil(asked, token.Lifetime, token.Expires), token.Lifetime, token.Expires, token.KeyId, changed.Tag);
                break;
            case StatusListResponse.Unchanged when known is not null:
                _current = known with { FreshUntil = FreshUntil(asked, known.Lifetime, known.Expires) };
                break;
        }

        var complaint = answer switch
        {
            StatusListResponse.None none => none.Reason,
            StatusListResponse.Gone => "the issuer knows no such list",
            _ => null,
        };
        _isGone = answer is StatusListResponse.Gone;
        _answered = complaint is null;
        Report(complaint);
        if (complaint is not null)
        {
            lock (_gate)
            {
                _nextExtra = clock.GetTimestamp() + Ration;
            }
        }

        return complaint is null;
    }

    private long FreshUntil(long asked, TimeSpan lifetime, DateTimeOffset expires)
    {
        var left = expires - clock.GetUtcNow() + times.Tolerance + clock.GetElapsedTime(asked);
        return asked + Ticks(left < lifetime ? left : lifetime);
    }

    private bool IsFresh(long now) => _current is { } known && now < known.FreshUntil;

    /// <summary>A line when something changes, not one for each of the questions of an outage.</summary>
    private void Report(string? complaint)
    {
        if (complaint is not null && complaint != _complaint)
        {
            logger.LogWarning("The status list {Uri} cannot be read: {Reason}", uri, complaint);
        }
        else if (complaint is null && _complaint is not null)
        {
            logger.LogInformation("The status list {Uri} can be read again.", uri);
        }

        _complaint = complaint;
    }

    /// <summary>Written once a second at most: all cores read this line of memory for every request.</summary>
    private void Touch(long now)
    {
        if (now - Volatile.Read(ref _lastUse) > clock.TimestampFrequency)
        {
            Volatile.Write(ref _lastUse, now);
        }
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);

    private sealed record Snapshot(
        StatusBits Bits, long FreshUntil, TimeSpan Lifetime, DateTimeOffset Expires, string KeyId, EntityTagHeaderValue? Tag);
}
