using System.Net;
using System.Net.Sockets;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What the machine has little of, or lacks.</summary>
public sealed class MachineLimitTests
{
    private const int Descriptors = 1_024;

    /// <summary>So many connections the system takes for a process before it does.</summary>
    private const int Backlog = 512;

    [Theory]
    [InlineData("AuthServer", null)]
    [InlineData("AuthServer", "0")]
    [InlineData("AuthServer", "100000")]
    [InlineData("ResourceApi", null)]
    [InlineData("ResourceApi", "0")]
    public async Task More_connections_than_the_process_has_file_descriptors_are_refused_and_it_lives(string project, string? setting)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");
        await using var host = HostProcess.Start(
            project,
            new Dictionary<string, string?>
            {
                ["Hosting__AllowPlainHttp"] = "true",
                ["Hosting__MaxConnections"] = setting,
                ["TokenValidation__Mode"] = project is "ResourceApi" ? "Local" : null,
            },
            null,
            folder.FullName,
            "prlimit",
            $"--nofile={Descriptors}:{Descriptors}");
        var address = await host.ListeningAsync();
        // It has a connection before the others come.
        using HttpClient early = new() { BaseAddress = address };
        (await early.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        // All at once: those that are refused take up a descriptor too, until they are closed.
        var silent = Enumerable.Range(0, Descriptors + 200).Select(_ => new TcpClient()).ToList();
        host.Suspend();
        var connecting = Task.WhenAll(silent.Select(client => client.ConnectAsync(IPAddress.Loopback, address.Port)));
        await Eventually.HoldsAsync("those that the system lets wait have come", () => Task.FromResult(silent.Count(client => client.Connected) >= Backlog));
        host.Resume();
        await connecting;

        (await early.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        silent.ForEach(client => client.Dispose());
        await Eventually.HoldsAsync("others are let in again", async () =>
        {
            using HttpClient late = new() { BaseAddress = address };
            try
            {
                return (await late.GetAsync("/health/live")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
        host.Output.ShouldNotContain("Too many open files");
        (await host.StopAsync()).ShouldBe(0);
    }

    /// <summary>An image without ICU: the composed and the decomposed form of one address would be two accounts.</summary>
    [Theory]
    [InlineData]
    [InlineData("users", "list")]
    [InlineData("db", "migrate")]
    public async Task Without_Unicode_normalization_nothing_starts(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-test-");

        var result = await CommandResult.RunProcessAsync(
            new Dictionary<string, string?> { ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1" }, folder.FullName, arguments);

        result.ShouldFail().ShouldStartWith("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: Unicode normalization does not work");
        folder.EnumerateFileSystemInfos().ShouldBeEmpty();
    }
}
