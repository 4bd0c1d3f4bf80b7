using System.Net;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Containers;

/// <summary><c>docker-compose.yaml</c>, run.</summary>
[Trait("Kind", "containers")]
[Collection(OneAtATime.Name)]
public sealed class PlainFileTests(PlainProject project) : IClassFixture<PlainProject>, IDisposable
{
    private const string Name = "docker-compose.yaml";

    private readonly Visitor _visitor = new();

    public void Dispose() => _visitor.Dispose();

    [ContainersFact]
    public async Task From_nothing_to_a_token_and_the_user_it_is_of()
    {
        await project.UpAsync();

        await _visitor.WholeWayAsync(Visitor.NewEmail());

        Report.Add(Name, "register, first token, `/api/user/me`");
    }

    [ContainersFact]
    public async Task A_client_is_added_through_the_container_that_runs()
    {
        await project.UpAsync();
        var name = $"c{Guid.NewGuid():n}";

        await project.RunAsync("exec", "-T", "authserver", "authserver", "clients", "add", name, "--public", "--grant", "password");

        (await project.RunAsync("exec", "-T", "authserver", "authserver", "clients", "list", "--json")).ShouldContain(name);
        Report.Add(Name, "`docker compose exec authserver authserver clients add`, `clients list`");
    }

    [ContainersTheory]
    [InlineData("authserver")]
    [InlineData("resourceapi")]
    public async Task A_host_is_not_root_and_may_do_nothing_but_its_work(string service)
    {
        await project.UpAsync();

        await Confinement.HoldsAsync(await project.ProcessAsync(service));

        Report.Add(Name, $"`{service}`: uid not 0, root file system read-only, no capability, no new privileges");
    }

    [ContainersFact]
    public async Task No_secret_is_shown_by_inspect_or_among_the_processes()
    {
        await project.UpAsync();

        await Confinement.KeepsSecretsAsync(project);

        Report.Add(Name, "no secret in `docker inspect`, nor in the process list");
    }

    [ContainersFact]
    public async Task A_request_that_is_under_way_is_answered_before_the_container_ends()
    {
        await project.UpAsync();
        using var request = await SlowRequest.StartAsync(Visitor.AuthServer, "/api/register");
        var stopped = project.RunAsync("stop", "authserver");
        // As slow as a sender may be: 16 s, of which Docker by itself would grant ten.
        for (var second = 0; second < 16; second++)
        {
            await request.TrickleAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        var answer = await request.FinishAsync(JsonSerializer.Serialize(new { email = Visitor.NewEmail(), password = "correct horse battery" }));

        answer.ShouldStartWith("HTTP/1.1 201");
        await stopped;
        (await project.ExitCodeAsync("authserver")).ShouldBe(0);
        Report.Add(Name, "`docker compose stop authserver` with a request of 16 s under way: it is answered", "201, exit code 0");
    }

    [ContainersFact]
    public async Task Down_and_up_keeps_the_data()
    {
        await project.UpAsync();
        var email = Visitor.NewEmail();
        var tokens = await _visitor.WholeWayAsync(email);
        var keys = await _visitor.KeysAsync();

        await project.RunAsync("stop");
        foreach (var service in new[] { "db", "authserver", "resourceapi" })
        {
            (await project.ExitCodeAsync(service)).ShouldBe(0, service);
        }

        await project.RunAsync("down");
        var seconds = await project.UpAsync();

        (await _visitor.KeysAsync()).ShouldBe(keys);
        (await _visitor.EmailAsync(tokens)).ShouldBe(email);
        (await _visitor.EmailAsync(await _visitor.RefreshAsync(tokens.GetProperty("refresh_token").GetString()!))).ShouldBe(email);
        Report.Add(Name, "`stop` (exit codes 0), `down`, `up -d --wait`: same users, keys and tokens", $"up in {seconds:F0} s");
    }

    [ContainersTheory]
    [InlineData("db")]
    [InlineData("authserver")]
    [InlineData("resourceapi")]
    public async Task Whatever_process_is_killed_comes_back_by_itself(string service)
    {
        await project.UpAsync();
        var email = Visitor.NewEmail();
        await _visitor.WholeWayAsync(email);

        await project.CrashAsync(service);

        await ComposeProject.UntilAsync("all are healthy", async () =>
            await project.IsHealthyAsync("authserver") && await project.IsHealthyAsync("resourceapi"));
        (await _visitor.EmailAsync(await _visitor.SignInAsync(email))).ShouldBe(email);
        Report.Add(Name, $"`kill -9` of `{service}`: back by itself, same data");
    }

    [ContainersFact]
    public async Task After_all_were_killed_up_brings_them_back_with_what_was_acknowledged()
    {
        await project.UpAsync();
        await using Registrations registrations = new(_visitor);
        await registrations.AcknowledgedAsync(10);
        await project.RunAsync("kill");
        var acknowledged = await registrations.EndAsync();

        var seconds = await project.UpAsync();

        foreach (var email in acknowledged)
        {
            (await _visitor.RegisterAsync(email)).ShouldBe(HttpStatusCode.Conflict, email);
        }

        (await _visitor.EmailAsync(await _visitor.SignInAsync(acknowledged[^1]))).ShouldBe(acknowledged[^1]);
        Report.Add(
            Name, "`docker compose kill` of all under load, `up -d --wait`", $"{acknowledged.Count} acknowledged registrations, 0 lost; up in {seconds:F0} s");
    }

    [ContainersFact]
    public async Task A_host_that_starts_warns_of_nothing()
    {
        await project.UpAsync();

        await Confinement.WarnsOfNothingAsync(project, "authserver", "resourceapi");

        Report.Add(Name, "no `WRN` or `ERR` line when the hosts start");
    }

    [ContainersFact]
    public async Task An_image_holds_nothing_for_other_systems()
    {
        await project.UpAsync();
        foreach (var (image, megabytes) in new[] { ("authserver:local", 300), ("resourceapi:local", 245) })
        {
            var size = (await Engine.InspectAsync(image)).GetProperty("Size").GetInt64() / 1_000_000;
            size.ShouldBeLessThan(megabytes, image);
            Report.Add(Name, $"size of `{image}` on the stand-in base", $"{size} MB");
        }
    }
}
