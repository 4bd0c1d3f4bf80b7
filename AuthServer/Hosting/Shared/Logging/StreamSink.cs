using System.Globalization;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace AuthServer.Hosting.Shared.Logging;

/// <summary>The log of a host that runs in another program: that one's streams, not the console, which is everybody's there.</summary>
internal sealed class StreamSink(ITextFormatter formatter, StandardStreams streams, LogEventLevel? standardErrorFrom) : ILogEventSink
{
    public void Emit(LogEvent logEvent)
    {
        using StringWriter line = new(CultureInfo.InvariantCulture);
        formatter.Format(logEvent, line);
        // In one piece: other threads log as well.
        (logEvent.Level >= standardErrorFrom ? streams.Error : streams.Output).Write(line.ToString());
    }
}
