namespace AuthServer.Tests.Fixtures;

/// <summary>A wall clock that stands until it is moved. Timers and stopwatches go on as ever.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = DateTimeOffset.UtcNow;

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;
}
