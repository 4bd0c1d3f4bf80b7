using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Parsing;
using Serilog.Sinks.Async;

namespace AuthServer.Hosting.Shared.Logging;

/// <summary>
/// The log on a thread of its own: whoever logs never waits for whoever reads. What finds the queue full is dropped and counted, and the
/// count is told when there is room again. A stop waits for the last lines only for a moment.
/// </summary>
internal sealed class BackgroundLog : ILogEventSink, IDisposable
{
    private const int QueueLength = 10_000;
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);
    private static readonly MessageTemplate Dropped = new MessageTemplateParser().Parse(
        "{Count} lines of this log were dropped: nobody read it, or not fast enough");

    private readonly Watch _watch = new();
    private readonly Logger _log;
    private long _told;

    public BackgroundLog(Action<LoggerConfiguration> write)
    {
        // What comes here has passed the levels.
        LoggerConfiguration log = new();
        log.MinimumLevel.Verbose().WriteTo.Async(sink => sink.Logger(write), QueueLength, blockWhenFull: false, _watch);
        _log = log.CreateLogger();
    }

    public void Emit(LogEvent logEvent)
    {
        _log.Write(logEvent);
        var (dropped, told) = (_watch.Dropped, Interlocked.Read(ref _told));
        if (dropped > told && _watch.HasRoom && Interlocked.CompareExchange(ref _told, dropped, told) == told)
        {
            _log.Write(new(DateTimeOffset.Now, LogEventLevel.Warning, null, Dropped, [new("Count", new ScalarValue(dropped - told))]));
        }
    }

    public void Dispose() => Task.Run(_log.Dispose).Wait(Moment);

    private sealed class Watch : IAsyncLogEventSinkMonitor
    {
        private IAsyncLogEventSinkInspector? _queue;

        public long Dropped => _queue?.DroppedMessagesCount ?? 0;

        public bool HasRoom => _queue is { } queue && queue.Count < queue.BufferSize / 2;

        public void StartMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = inspector;

        public void StopMonitoring(IAsyncLogEventSinkInspector inspector) => _queue = null;
    }
}
