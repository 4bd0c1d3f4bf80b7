using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts.Passwords;

/// <summary>A burst of sign-ins costs those who sign in, and nobody else.</summary>
public class FullQueueTests
{
    [Fact]
    public async Task A_full_queue_answers_503_at_once_while_everything_else_stays_responsive()
    {
        // One thread, one waiting, and a hash of about a second.
        await using var host = await AuthServerHost.StartProcessAsync(more: new Dictionary<string, string?>
        {
            ["Passwords__MemoryKiB"] = "65536",
            ["Passwords__Iterations"] = "12",
            ["Passwords__Threads"] = "1",
            ["Passwords__QueueLength"] = "1",
        });
        var client = await host.AddClientAsync("--grant", "password", "client_credentials");
        var token = (await host.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;

        // What the first request of a process compiles would let the first hash end before the others arrive.
        (await host.PasswordTokenAsync(client, new("", "nobody@example.com", "some password"))).Error.ShouldBe("invalid_grant");

        var burst = Enumerable.Range(0, 20)
            .Select(i => host.PasswordTokenAsync(client, new("", $"nobody-{i}@example.com", "some password")))
            .ToList();
        var turnedAway = await await Task.WhenAny(burst);
        var live = await host.GetAsync("/health/live");
        var active = await host.IsActiveAsync(client, token);
        var underWay = burst.Count(sending => !sending.IsCompleted);
        var answers = await Task.WhenAll(burst);

        turnedAway.Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        turnedAway.Error.ShouldBe("temporarily_unavailable");
        turnedAway.Header("Retry-After").ShouldNotBeNull();
        turnedAway.Header("Cache-Control").ShouldBe("no-store");
        live.Status.ShouldBe(HttpStatusCode.OK);
        active.ShouldBeTrue();
        underWay.ShouldBeGreaterThan(0);
        answers.ShouldAllBe(answer => answer.Error == "temporarily_unavailable" || answer.Error == "invalid_grant");
        answers.ShouldContain(answer => answer.Error == "invalid_grant");
    }
}
