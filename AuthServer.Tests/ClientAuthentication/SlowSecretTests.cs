using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ClientAuthentication;

/// <summary>A secret that an operator chose costs milliseconds to compare, whoever sends it: what that costs is bounded.</summary>
public class SlowSecretTests
{
    private const string Chosen = "a secret that an operator chose";
    private const string Wrong = "some secret that nobody ever chose";

    [Fact]
    public async Task Of_a_flood_of_wrong_secrets_most_are_turned_away_with_503_and_a_right_one_is_served()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__SecretQueueLength"] = "1" });
        var client = await server.AddClientAsync("--secret", Chosen, "--scope", "api");
        (await ProveAsync(server, client)).Status.ShouldBe(HttpStatusCode.OK);

        var flood = Enumerable.Range(0, 200).Select(n => ProveAsync(server, n % 2 is 0 ? client with { Secret = Wrong } : new("nobody", Wrong))).ToList();
        var right = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ProveAsync(server, client)));
        var answers = await Task.WhenAll(flood);

        right.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.ShouldAllBe(answer => answer.Error == "invalid_client" || answer.Error == "temporarily_unavailable");
        var turnedAway = answers.Where(answer => answer.Error is "temporarily_unavailable").ToList();
        turnedAway.Count.ShouldBeGreaterThan(0);
        turnedAway.Select(answer => answer.Print()).Distinct().ShouldHaveSingleItem();
        (turnedAway[0].Status, turnedAway[0].Header("Retry-After"), turnedAway[0].Header("Cache-Control"))
            .ShouldBe((HttpStatusCode.ServiceUnavailable, "1", "no-store"));
    }

    [Theory]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    [InlineData("/connect/device")]
    [InlineData("/connect/par")]
    public async Task Every_endpoint_that_clients_prove_themselves_at_says_503_then(string path)
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__SecretQueueLength"] = "1" });
        TestClient nobody = new("nobody", Wrong);
        var form = path is "/connect/par" ? new CodeRequest(server, nobody).Fields : [new("token", "x")];

        await Eventually.HoldsAsync("one is turned away", async () =>
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => server.PostAsync(path, form, nobody.Basic)));
            answers.ShouldAllBe(answer =>
                (answer.Status == HttpStatusCode.Unauthorized && answer.Error == "invalid_client")
                || (answer.Status == HttpStatusCode.ServiceUnavailable && answer.Error == "temporarily_unavailable" && answer.Header("Retry-After") == "1"));
            return answers.Any(answer => answer.Status is HttpStatusCode.ServiceUnavailable);
        });
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_secret_that_was_right_is_refused_as_soon_as_it_is_replaced_or_its_client_removed(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var first = await host.Server.AddClientAsync("--secret", Chosen, "--scope", "api");
        var second = await host.Server.AddClientAsync("--secret", Chosen, "--scope", "api");
        foreach (var client in new[] { first, second, first, second })
        {
            (await ProveAsync(host.Server, client)).Status.ShouldBe(HttpStatusCode.OK);
        }

        (await host.Server.RunWithInputAsync("another secret that an operator chose", "clients", "rotate-secret", first.Id, "--secret-stdin"))
            .ExitCode.ShouldBe(0);
        await host.Server.Operator.RemoveClientAsync(second);

        (await ProveAsync(host.Server, first)).Error.ShouldBe("invalid_client");
        (await ProveAsync(host.Server, second)).Error.ShouldBe("invalid_client");
        (await ProveAsync(host.Server, first with { Secret = "another secret that an operator chose" })).Status.ShouldBe(HttpStatusCode.OK);
        // What one client may say is worth nothing to another.
        (await ProveAsync(host.Server, host.Machine with { Secret = "another secret that an operator chose" })).Error.ShouldBe("invalid_client");
    }

    private static Task<Response> ProveAsync(AuthServerHost server, TestClient client) => server.TokenAsync(client, ("grant_type", "client_credentials"));
}
