using System.Diagnostics;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>A log that nobody reads: the pipe of standard output is full.</summary>
[Waits]
public sealed class UnreadLogTests
{
    /// <summary>More than a pipe and the queue behind it hold.</summary>
    private const int Requests = 12_000;

    [Theory]
    [InlineData("AuthServer")]
    [InlineData("ResourceApi")]
    public async Task No_request_and_no_stop_waits_for_it_and_what_is_dropped_is_counted(string project)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");
        var port = Ports.Free();
        ProcessStartInfo start = new("dotnet", HostProcess.DllOf(project)) { RedirectStandardOutput = true, WorkingDirectory = folder.FullName };
        HostProcess.SetEnvironment(start.Environment, new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Hosting__AllowPlainHttp"] = "true",
            ["TokenValidation__Mode"] = project is "ResourceApi" ? "Local" : null,
        });
        using var host = Process.Start(start)!;
        try
        {
            using HttpClient http = new() { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(100) };
            await Eventually.HoldsAsync("it serves", async () =>
            {
                try
                {
                    return (await http.GetAsync("/health/live")).IsSuccessStatusCode;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });

            await AskAsync(http, Requests);
            await ReadAsync(host.StandardOutput, "lines of this log were dropped", () => AskAsync(http, 1));
            await AskAsync(http, Requests);

            await Shell.PrepareAsync("kill", "-TERM", $"{host.Id}");
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(120));
            await host.WaitForExitAsync(patience.Token);
            host.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!host.HasExited)
            {
                host.Kill();
            }
        }
    }

    private static async Task AskAsync(HttpClient http, int times) =>
        await Parallel.ForEachAsync(Enumerable.Range(0, times), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancellationToken) =>
        {
            using var answer = await http.GetAsync("/no/such/path", cancellationToken);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        });

    /// <summary>Until a line has the words; asks for another line when there is none.</summary>
    private static async Task ReadAsync(StreamReader log, string words, Func<Task> ask)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(120));
        while (true)
        {
            var line = log.ReadLineAsync(patience.Token).AsTask();
            while (!line.IsCompleted)
            {
                await ask();
                // A line comes by itself, or by the next request: not asked at full speed.
                await Task.WhenAny(line, Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token));
            }

            if ((await line).ShouldNotBeNull().Contains(words, StringComparison.Ordinal))
            {
                return;
            }
        }
    }
}
