using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Containers;

/// <summary><c>docker-compose.ha.yaml</c>, run.</summary>
[Trait("Kind", "containers")]
[Collection(OneAtATime.Name)]
public sealed class ClusterFileTests(ClusterProject project) : IClassFixture<ClusterProject>, IDisposable
{
    private const string Name = "docker-compose.ha.yaml";

    private static readonly string[] Nodes = ["db1", "db2", "db3"];

    private readonly Visitor _visitor = new();

    public void Dispose() => _visitor.Dispose();

    [ContainersFact]
    public async Task From_nothing_to_a_token_and_the_user_it_is_of()
    {
        await project.UpAsync();

        await _visitor.WholeWayAsync(Visitor.NewEmail());
        (await OneClusterAsync()).ShouldNotBeEmpty();

        Report.Add(Name, "register, first token, `/api/user/me`; one cluster of three");
    }

    [ContainersTheory]
    [InlineData("after an orderly stop of all", "stop")]
    [InlineData("after `down`", "down")]
    [InlineData("after `kill -9` of the three database nodes", "kill", "db1", "db2", "db3")]
    [InlineData("after `kill -9` of everything at once, as a loss of power does", "kill")]
    public async Task It_comes_up_again_with_every_acknowledged_row_and_as_one_cluster(string after, params string[] end)
    {
        await project.UpAsync();
        var history = await OneClusterAsync();
        await using Registrations registrations = new(_visitor);
        await registrations.AcknowledgedAsync(20);
        await project.RunAsync(end);
        if (end is ["stop"])
        {
            foreach (var service in project.File.Services.Keys)
            {
                (await project.ExitCodeAsync(service)).ShouldBe(0, service);
            }
        }

        var acknowledged = await registrations.EndAsync();
        var seconds = await project.UpAsync();

        (await OneClusterAsync()).ShouldBe(history);
        foreach (var node in Nodes)
        {
            var rows = (await SqlAsync(node, "SELECT Email FROM authserver.AspNetUsers")).Split('\n');
            acknowledged.Except(rows).ShouldBeEmpty(node);
        }

        (await _visitor.EmailAsync(await _visitor.SignInAsync(acknowledged[^1]))).ShouldBe(acknowledged[^1]);
        Report.Add(Name, $"`up -d --wait` {after}", $"{acknowledged.Count} acknowledged registrations, 0 lost on any node; up in {seconds:F0} s");
    }

    /// <summary>The majority is counted from those that were there before: a node that comes back with an empty volume is none of them.</summary>
    [ContainersFact]
    public async Task Nodes_that_are_together_and_of_which_none_serves_go_on_as_one_cluster()
    {
        await project.UpAsync();
        var history = await OneClusterAsync();
        var email = Visitor.NewEmail();
        await _visitor.WholeWayAsync(email);
        await project.RunAsync("pause", "db2");
        await project.RunAsync("rm", "--stop", "--force", "db3");
        await Engine.RunAsync("docker", "volume", "rm", "authserver-ha_db3-data");
        await ComposeProject.UntilAsync("db1 waits for the others", async () =>
            (await SqlAsync("db1", "SHOW STATUS LIKE 'wsrep_cluster_status'")).Contains("non-Primary"));

        await project.RunAsync("unpause", "db2");
        await project.RunAsync("up", "-d", "--no-deps", "db3");
        foreach (var node in Nodes)
        {
            await ComposeProject.UntilAsync($"{node} is healthy", () => project.IsHealthyAsync(node));
        }

        (await OneClusterAsync()).ShouldBe(history);
        await project.UpAsync();
        (await _visitor.EmailAsync(await _visitor.SignInAsync(email))).ShouldBe(email);
        Report.Add(Name, "one node not heard while another comes back empty: they go on by themselves, one cluster, same data");
    }

    [ContainersTheory]
    [InlineData("db1")]
    [InlineData("db2")]
    [InlineData("haproxy")]
    [InlineData("authserver1")]
    [InlineData("resourceapi1")]
    public async Task Whatever_process_is_killed_comes_back_by_itself(string service)
    {
        await project.UpAsync();
        var history = await OneClusterAsync();
        var email = Visitor.NewEmail();
        await _visitor.WholeWayAsync(email);

        await project.CrashAsync(service);

        await ComposeProject.UntilAsync("all are healthy", async () =>
            await project.IsHealthyAsync("authserver1") && await project.IsHealthyAsync("authserver2")
            && await project.IsHealthyAsync("resourceapi1") && await project.IsHealthyAsync("resourceapi2"));
        (await OneClusterAsync()).ShouldBe(history);
        (await _visitor.EmailAsync(await _visitor.SignInAsync(email))).ShouldBe(email);
        Report.Add(Name, $"`kill -9` of `{service}`: back by itself, one cluster, same data");
    }

    [ContainersFact]
    public async Task The_balancer_ends_by_itself_and_takes_connections_while_it_says_that_it_will()
    {
        await project.UpAsync();
        var email = Visitor.NewEmail();
        await _visitor.WholeWayAsync(email);
        var stopped = project.RunAsync("stop", "haproxy");
        var alive = "exec 3<>/dev/tcp/127.0.0.1/8404 && printf 'GET /alive HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3";
        await ComposeProject.UntilAsync("it says that it ends", async () =>
            (await project.RunAsync("exec", "-T", "haproxy", "bash", "-c", alive)).Contains(" 503 "));

        (await _visitor.EmailAsync(await _visitor.SignInAsync(email))).ShouldBe(email);

        await stopped;
        (await project.ExitCodeAsync("haproxy")).ShouldBe(0);
        Report.Add(Name, "`docker compose stop haproxy`: `/alive` says 503, a new sign-in through it is served, then it ends", "exit code 0");
    }

    [ContainersFact]
    public async Task A_request_that_is_under_way_is_answered_before_its_server_ends()
    {
        await project.UpAsync();
        using var request = await SlowRequest.StartAsync(Visitor.AuthServer, "/api/register");
        var stopped = project.RunAsync("stop", "authserver1", "authserver2");
        // As slow as a sender may be: 16 s, of which Docker by itself would grant ten.
        for (var second = 0; second < 16; second++)
        {
            await request.TrickleAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        var answer = await request.FinishAsync(JsonSerializer.Serialize(new { email = Visitor.NewEmail(), password = "correct horse battery" }));

        answer.ShouldStartWith("HTTP/1.1 201");
        await stopped;
        (await project.ExitCodeAsync("authserver1"), await project.ExitCodeAsync("authserver2")).ShouldBe((0, 0));
        Report.Add(Name, "both AuthServers stopped with a request of 16 s under way: it is answered", "201, exit codes 0");
    }

    [ContainersFact]
    public async Task A_host_is_not_root_and_no_secret_is_shown()
    {
        await project.UpAsync();
        foreach (var service in new[] { "authserver1", "authserver2", "resourceapi1", "resourceapi2" })
        {
            await Confinement.HoldsAsync(await project.ProcessAsync(service));
        }

        await Confinement.KeepsSecretsAsync(project);

        Report.Add(Name, "four hosts: uid not 0, read-only, no capability; no secret in `docker inspect`, nor in the process list");
    }

    /// <summary>The history that the three nodes share, each of which sees all of them.</summary>
    private async Task<string> OneClusterAsync()
    {
        HashSet<string> seen = [];
        foreach (var node in Nodes)
        {
            await ComposeProject.UntilAsync($"{node} sees three nodes", async () =>
                (await SqlAsync(node, "SHOW STATUS LIKE 'wsrep_cluster_size'")).Contains("\t3"));
            seen.Add(await SqlAsync(node, "SHOW STATUS LIKE 'wsrep_cluster_state_uuid'"));
        }

        return seen.ShouldHaveSingleItem();
    }

    private Task<string> SqlAsync(string node, string statement) => project.RunAsync(
        "exec", "-T", node, "sh", "-c", "MYSQL_PWD=$(cat /run/secrets/db_root_password) mariadb --user=root --batch --skip-column-names --execute=\"$0\"",
        statement);
}
