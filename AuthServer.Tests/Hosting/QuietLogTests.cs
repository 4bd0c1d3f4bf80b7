using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Warnings and errors are for what somebody should look at: a start and a planned drain, as in a container, are not among it.</summary>
public sealed class QuietLogTests : IDisposable
{
    /// <summary>A machine that is busy with other tests answers late, and that would be warned of.</summary>
    private static readonly (string, string?) Patient = ("TokenValidation__TimeoutMilliseconds", "30000");

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("authserver-home-");

    [DatabaseTheory, EveryDatabase]
    public async Task A_start_and_a_planned_drain_of_AuthServer_warn_of_nothing(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartProcessAsync(kind, AsInAContainer(("Passwords__MemoryKiB", null), ("Passwords__Iterations", null)));
        await server.ReadyAsync();

        await DrainAsync(server.Process, server.Http);

        (server.Process.Output + server.Process.Error).ShouldContain("Not ready: draining (The server is stopping.)");
        ShouldBeQuiet(server.Process);
    }

    [Fact]
    public async Task A_start_and_a_planned_drain_of_ResourceApi_warn_of_nothing_and_it_keeps_no_keys()
    {
        await using var issuer = await AuthServerHost.StartAsync();
        await using var api = HostProcess.Start("ResourceApi", AsInAContainer(("TokenValidation__Issuer", issuer.Issuer), Patient));
        using HttpClient http = new() { BaseAddress = await api.ListeningAsync() };
        await Eventually.HoldsAsync("the API is ready", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode);
        (await http.GetAsync("/api/user/me")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await DrainAsync(api, http);

        (api.Output + api.Error).ShouldContain("Not ready: draining (The server is stopping.)");
        ShouldBeQuiet(api);
    }

    /// <summary>A start that is asked too early answers 503: the keys it trusts are not read yet.</summary>
    [Fact]
    public async Task A_ResourceApi_that_is_not_ready_yet_says_so_and_it_is_no_error()
    {
        await using var api = HostProcess.Start("ResourceApi", AsInAContainer(("TokenValidation__Issuer", $"http://127.0.0.1:{Ports.Free()}/")));
        using HttpClient http = new() { BaseAddress = await api.ListeningAsync() };

        (await http.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        (await api.LineAsync(line => line.Contains("Not ready", StringComparison.Ordinal)))
            .ShouldContain(" INF Not ready: issuer-keys (The issuer's keys have not been read yet.)");
        await api.StopAsync();
        api.Output.ShouldNotContain(" ERR ");
    }

    public void Dispose() => _home.Delete(recursive: true);

    private Dictionary<string, string?> AsInAContainer(params (string Name, string? Value)[] more)
    {
        Dictionary<string, string?> settings = new()
        {
            ["HOME"] = _home.FullName,
            ["DOTNET_RUNNING_IN_CONTAINER"] = "true",
            ["Hosting__AllowPlainHttp"] = "true",
            ["Hosting__DrainSeconds"] = "3",
        };
        foreach (var (name, value) in more)
        {
            settings[name] = value;
        }

        return settings;
    }

    private static async Task DrainAsync(HostRun process, HttpClient http)
    {
        process.Terminate();
        await Eventually.HoldsAsync("it is not ready", async () => (await http.GetAsync("/health/ready")).StatusCode is HttpStatusCode.ServiceUnavailable);
        (await process.ExitAsync()).ShouldBe(0);
    }

    private void ShouldBeQuiet(HostRun process)
    {
        process.Output.Split('\n').Where(line => !line.Contains(" INF ", StringComparison.Ordinal)).ShouldBeEmpty();
        process.Error.ShouldBeEmpty();
        _home.EnumerateFileSystemInfos().ShouldBeEmpty();
    }
}
