using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary><c>docker-compose.ha.yaml</c> and the files it mounts.</summary>
public sealed partial class HighAvailabilityTests
{
    private const string Name = "docker-compose.ha.yaml";

    private readonly ComposeFile _compose = ComposeFile.Load(Name);

    public static TheoryData<string, string> Hosts => new()
    {
        { "migrate", "AuthServer" }, { "register", "AuthServer" },
        { "authserver1", "AuthServer" }, { "authserver2", "AuthServer" },
        { "resourceapi1", "ResourceApi" }, { "resourceapi2", "ResourceApi" },
    };

    [Fact]
    public void There_are_three_nodes_and_two_of_each_host_and_foreign_images_are_pinned()
    {
        _compose.Services.Keys.ShouldBe([.. Hosts.Select(row => (string)row[0]), "db1", "db2", "db3", "haproxy"], ignoreOrder: true);
        foreach (var service in _compose.Services.Values)
        {
            service.Image.ShouldMatch("^([a-z]+:[0-9]+([.][0-9]+)+|(authserver|resourceapi):local)$");
        }

        _compose.Volumes.Keys.ShouldBe(["db1-data", "db2-data", "db3-data"]);
    }

    [Fact]
    public void It_needs_no_other_variables_than_the_example_has() => ComposeFile.Variables(Name).Keys.Except(EnvExample.Variables).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Every_key_is_one_that_the_host_would_miss_if_it_were_misspelt(string service, string project)
    {
        using var secrets = await MadeSecrets.MakeAsync();
        var environment = _compose.Services[service].EnvironmentWith(secrets);
        var keys = environment.Keys.Where(key => key.Contains("__", StringComparison.Ordinal)).ToList();
        foreach (var key in keys)
        {
            environment[key + "x"] = environment[key];
        }

        await using var host = HostProcess.Start(project, environment);

        (await host.ExitAsync()).ShouldBe(1);
        host.Error
            .Split('\n')
            .Where(line => Fault().IsMatch(line))
            .Select(line => line.Split(':')[0])
            .ShouldBe(keys.Select(key => key + "x"), ignoreOrder: true);
    }

    [Fact]
    public void What_is_mounted_is_there()
    {
        var mounted = _compose.Services.Values
            .SelectMany(service => service.Volumes)
            .Select(volume => volume.Split(':')[0])
            .Where(source => source.StartsWith('.'))
            .Distinct()
            .ToList();

        mounted.Count.ShouldBe(3);
        mounted.ShouldAllBe(source => File.Exists(Path.Combine(HostProcess.RepositoryRoot, source)));
    }

    [Fact]
    public void What_is_waited_for_can_come_true()
    {
        foreach (var (needed, dependency) in _compose.Services.Values.SelectMany(service => service.DependsOn))
        {
            (dependency.Condition, _compose.Services[needed].Healthcheck is not null, _compose.Services[needed].Restart)
                .ShouldBeOneOf(("service_healthy", true, "unless-stopped"), ("service_completed_successfully", false, "no"));
        }
    }

    /// <summary>After a loss of power none serves before all have been heard: a node that waited for another's health would wait for ever.</summary>
    [Fact]
    public void The_database_nodes_start_without_waiting_for_each_other()
    {
        foreach (var name in new[] { "db1", "db2", "db3" })
        {
            var node = _compose.Services[name];
            node.DependsOn.ShouldBeEmpty(name);
            node.Command.ShouldBe(new List<object> { "bash", "/deploy/galera-node.sh", name, "db1", "db2", "db3" });
            _compose.Services["migrate"].DependsOn[name].Condition.ShouldBe("service_healthy");
        }
    }

    [Theory]
    [InlineData("authserver1")]
    [InlineData("authserver2")]
    [InlineData("resourceapi1")]
    [InlineData("resourceapi2")]
    public void A_host_drains_longer_than_the_balancer_needs_to_notice_and_ends_before_it_would_be_killed(string name)
    {
        const int stopSeconds = 25;
        var service = _compose.Services[name];
        var drain = int.Parse(service.Environment["Hosting__DrainSeconds"], CultureInfo.InvariantCulture);
        var grace = int.Parse(service.StopGracePeriod.TrimEnd('s'), CultureInfo.InvariantCulture);

        // Two checks, 500 ms apart.
        drain.ShouldBeGreaterThan(1);
        drain.ShouldBeLessThan(stopSeconds);
        grace.ShouldBeGreaterThan(stopSeconds);
    }

    [Fact]
    public void The_hosts_believe_the_balancer_alone_and_each_is_behind_it()
    {
        var text = File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, Name));
        var balancer = File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, "deploy/haproxy.cfg"));
        var believed = _compose.Services["haproxy"].Networks["default"].Address;
        var subnet = IPNetwork.Parse(Regex.Match(text, @"subnet: (\S+)").Groups[1].Value);
        subnet.Contains(IPAddress.Parse(believed)).ShouldBeTrue();
        // Neither the gateway, through which everybody comes from outside, nor one that another container may get.
        believed.ShouldNotBe($"{subnet.BaseAddress}"[..^1] + "1");
        IPNetwork.Parse(Regex.Match(text, @"ip_range: (\S+)").Groups[1].Value).Contains(IPAddress.Parse(believed)).ShouldBeFalse();
        foreach (var name in Hosts.Select(row => (string)row[0]).Where(name => char.IsDigit(name[^1])))
        {
            _compose.Services[name].Environment["Hosting__ProxyNetworks"].ShouldBe(believed);
            balancer.ShouldContain($"server {name} {name}:{(name.StartsWith("auth", StringComparison.Ordinal) ? 8000 : 8001)} check");
        }

        foreach (var name in new[] { "db1", "db2", "db3" })
        {
            balancer.ShouldContain($"server {name} {name}:3306 check");
        }
    }

    [Fact]
    public async Task HAProxy_takes_its_configuration()
    {
        var result = await Shell.RunAsync("haproxy", ["-c", "-f", Path.Combine(HostProcess.RepositoryRoot, "deploy/haproxy.cfg")]);

        result.ExitCode.ShouldBe(0, result.Error);
        HAProxySeconds("grace").ShouldBeGreaterThan(1, "whoever asks for /alive must have the time to notice");
        (HAProxySeconds("grace") + HAProxySeconds("hard-stop-after")).ShouldBeLessThan(
            int.Parse(_compose.Services["haproxy"].StopGracePeriod.TrimEnd('s'), CultureInfo.InvariantCulture));
        // The names are those of containers.
        result.Error.Split('\n').Where(line => line.StartsWith("[WARNING]", StringComparison.Ordinal))
            .ShouldAllBe(line => line.Contains("could not resolve address"));
    }

    private static int HAProxySeconds(string setting)
    {
        var file = File.ReadAllText(Path.Combine(HostProcess.RepositoryRoot, "deploy/haproxy.cfg"));
        return int.Parse(Regex.Match(file, $@"^  {setting} (\d+)s$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex("^[A-Za-z]+(__[A-Za-z]+)+: ")]
    private static partial Regex Fault();
}
