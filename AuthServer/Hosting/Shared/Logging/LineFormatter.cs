using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;

namespace AuthServer.Hosting.Shared.Logging;

/// <summary>
/// The readable log: one line an event, and below it, indented, the exception where there is one. Values and messages may hold what
/// a stranger sent, so that no character that does not show is written as it is: none ends a line or moves the cursor.
/// </summary>
internal sealed class LineFormatter : ITextFormatter
{
    private const string Line = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff} {Level:u3} {Message:lj}";
    private const string Indent = "   ";

    private readonly MessageTemplateTextFormatter _line = new(Line, CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        using StringWriter line = new(CultureInfo.InvariantCulture);
        _line.Format(logEvent, line);
        // Of what happens in a request, its trace id: all its lines have the same.
        var trace = logEvent.TraceId is { } id ? $" trace={id}" : "";
        output.Write(ShownText.Of(line.ToString()) + trace + '\n');
        if (logEvent.Exception is { } exception)
        {
            Write(exception, output, Indent);
        }
    }

    private static void Write(Exception exception, TextWriter output, string indent)
    {
        output.Write($"{indent}{exception.GetType().FullName}: {ShownText.Of(exception.Message)}\n");
        foreach (var frame in exception.StackTrace?.Split('\n') ?? [])
        {
            output.Write($"{indent}{Indent}{ShownText.Of(frame.Trim())}\n");
        }

        IEnumerable<Exception?> causes = exception is AggregateException several ? several.InnerExceptions : [exception.InnerException];
        foreach (var inner in causes.OfType<Exception>())
        {
            Write(inner, output, indent + Indent);
        }
    }
}
