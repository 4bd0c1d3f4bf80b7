using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary>Starts the hosts with the environment that <c>docker-compose.yaml</c> gives them, with secrets as <c>deploy/secrets.sh</c> makes them.</summary>
public sealed partial class ComposeSettingsTests : IAsyncLifetime
{
    private readonly ComposeFile _compose = ComposeFile.Load();
    private MadeSecrets _secrets = null!;

    public async Task InitializeAsync() => _secrets = await MadeSecrets.MakeAsync();

    public Task DisposeAsync()
    {
        _secrets.Dispose();
        return Task.CompletedTask;
    }

    [Theory]
    [InlineData("migrate")]
    [InlineData("register")]
    [InlineData("authserver")]
    public async Task AuthServer_takes_its_environment_and_goes_on_to_look_for_the_database(string service)
    {
        var environment = EnvironmentOf(service);
        environment["Database__StartTimeoutSeconds"] = "1";

        await using var host = HostProcess.Start("AuthServer", environment, ["db", "migrate"]);

        (await host.ExitAsync()).ShouldBe(1);
        // The log has a thread of its own, and its last line may come later.
        host.Error.Split('\n').ShouldContain(line => line.StartsWith("The database did not answer", StringComparison.Ordinal));
        Faults(host).ShouldBeEmpty();
    }

    [Fact]
    public async Task ResourceApi_takes_its_environment_and_serves()
    {
        await using var host = HostProcess.Start("ResourceApi", EnvironmentOf("resourceapi"));

        await host.ListeningAsync();

        Faults(host).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("migrate", "AuthServer")]
    [InlineData("register", "AuthServer")]
    [InlineData("authserver", "AuthServer")]
    [InlineData("resourceapi", "ResourceApi")]
    public async Task Every_key_is_one_that_the_host_would_miss_if_it_were_misspelt(string service, string project)
    {
        var environment = EnvironmentOf(service);
        var keys = environment.Keys.Where(key => key.Contains("__", StringComparison.Ordinal)).ToList();
        foreach (var key in keys)
        {
            environment[key + "x"] = environment[key];
        }

        await using var host = HostProcess.Start(project, environment);

        (await host.ExitAsync()).ShouldBe(1);
        Faults(host).Select(fault => fault.Split(':')[0]).ShouldBe(keys.Select(key => key + "x"), ignoreOrder: true);
    }

    private Dictionary<string, string?> EnvironmentOf(string service) => _compose.Services[service].EnvironmentWith(_secrets);

    private static IEnumerable<string> Faults(HostProcess host) =>
        host.Error.Split('\n').Where(line => Fault().IsMatch(line));

    [GeneratedRegex("^[A-Za-z]+(__[A-Za-z]+)+: ")]
    private static partial Regex Fault();
}
