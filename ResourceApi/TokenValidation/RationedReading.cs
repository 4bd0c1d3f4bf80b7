namespace ResourceApi.TokenValidation;

/// <summary>
/// Something that is read anew when somebody asks. One reading at a time, and none begins sooner than a pause after the last one
/// began, however many ask: all who come before it begins share it, and so get nothing older than their question.
/// </summary>
/// <param name="readAsync">Gives null, and throws nothing, when there is no answer.</param>
/// <param name="pause">From the beginning of one reading to that of the next.</param>
/// <param name="clock">Measures it.</param>
internal sealed class RationedReading<T>(Func<Task<T?>> readAsync, TimeSpan pause, TimeProvider clock)
    where T : class
{
    private readonly Lock _gate = new();
    private Task<T?>? _begun;
    private Task<T?>? _next;
    private long _begunAt;

    /// <summary>The reading under way, which may be older than the question; null when there is none.</summary>
    public Task<T?>? UnderWay
    {
        get
        {
            lock (_gate)
            {
                return _begun is { IsCompleted: false } ? _begun : null;
            }
        }
    }

    /// <summary>A reading that begins from now on; null, too, when the one under way finds no answer.</summary>
    public Task<T?> ReadAsync()
    {
        lock (_gate)
        {
            return _next ??= Task.Run(() => TakeTurnAsync(_begun));
        }
    }

    private TimeSpan Rest => _begun is null ? TimeSpan.Zero : pause - clock.GetElapsedTime(_begunAt);

    private async Task<T?> TakeTurnAsync(Task<T?>? before)
    {
        if (before is { IsCompleted: false } && await before is null)
        {
            // It has just been tried: whoever waits is told so, and the next turn is another question's.
            lock (_gate)
            {
                _next = null;
            }

            return null;
        }

        if (Rest is var rest && rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, clock);
        }

        lock (_gate)
        {
            (_begun, _next, _begunAt) = (_next, null, clock.GetTimestamp());
        }

        return await readAsync();
    }
}
