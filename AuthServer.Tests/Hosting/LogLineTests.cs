extern alias Api;

using System.Text.RegularExpressions;
using Api::ResourceApi.Hosting;
using AuthServer.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Whatever a stranger gets into the text of an exception or of a message, in the readable log it forges no line and moves no cursor.</summary>
public sealed partial class LogLineTests
{
    private const string Forged = "x\r\n2026-01-01 00:00:00.000 INF forged\u0085\u2028\u001b[31m\0\u202e\ud800";

    [Theory]
    [InlineData("AuthServer")]
    [InlineData("ResourceApi")]
    public async Task Nobody_can_forge_a_line_by_way_of_an_exception(string project)
    {
        using StringWriter log = new();
        await using var app = project is "AuthServer" ? BuildAuthServer(log) : BuildResourceApi(log);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test");

        logger.LogError(
            Thrown(new InvalidOperationException(Forged, new AggregateException(new FormatException(Forged), new IOException(Forged)))),
            "It failed: {Reason}",
            Forged);
        logger.LogError(new NotSupportedException(Forged), "Never thrown");

        var lines = log.ToString().TrimEnd('\n').Split('\n');
        lines.ShouldAllBe(line => First().IsMatch(line) || Further().IsMatch(line));
        lines.Count(line => First().IsMatch(line)).ShouldBe(2);
        lines[0].ShouldContain(@"It failed: x\r\n2026-01-01 00:00:00.000 INF forged\u0085\u2028\u001B[31m\u0000\u202E\uD800");
        // And all that helps to find a bug is there.
        log.ToString().ShouldContain(@"InvalidOperationException: x\r\n2026");
        log.ToString().ShouldContain("FormatException");
        log.ToString().ShouldContain("IOException");
        log.ToString().ShouldContain($"at AuthServer.Tests.Hosting.{nameof(LogLineTests)}.{nameof(Thrown)}");
    }

    private static WebApplication BuildAuthServer(StringWriter log)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0")]);
        builder.Services.AddSingleton(new AuthServer.Hosting.Shared.StandardStreams(TextReader.Null, TextWriter.Synchronized(log), TextWriter.Null));
        builder.AddHosting(isCommand: false);
        return builder.Build();
    }

    private static WebApplication BuildResourceApi(StringWriter log)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0")]);
        builder.Services.AddSingleton(new Api::AuthServer.Hosting.Shared.StandardStreams(TextReader.Null, TextWriter.Synchronized(log), TextWriter.Null));
        builder.AddHosting();
        return builder.Build();
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught)
        {
            return caught;
        }
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [A-Z]{3} [^\p{C}\u2028\u2029]*\z")]
    private static partial Regex First();

    /// <summary>Of an exception: never at the margin.</summary>
    [GeneratedRegex(@"\A   [^\p{C}\u2028\u2029]*\z")]
    private static partial Regex Further();
}
