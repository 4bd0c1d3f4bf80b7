using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Accounts;

/// <summary>What one network may have registered is bounded, over all servers.</summary>
public class RegistrationBudgetTests
{
    private const string Password = "correct horse battery";

    [DatabaseTheory, EveryDatabase]
    public async Task A_network_that_has_used_its_budget_is_told_when_to_come_back(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, Settings(3));
        using var malformed = await server.Http.PostAsync("/api/register", new StringContent("{", Encoding.UTF8, "application/json"));
        malformed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        for (var i = 0; i < 3; i++)
        {
            (await RegisterAsync(server)).Status.ShouldBe(HttpStatusCode.Created);
        }

        var refused = await RegisterAsync(server);

        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("application/problem+json");
        var wait = int.Parse(refused.Header("Retry-After").ShouldNotBeNull(), CultureInfo.InvariantCulture);
        wait.ShouldBeInRange(1, 1200);
        // An operator is not held by what strangers do.
        (await server.RunWithInputAsync(Password, "users", "add", AccountsServer.NewEmail())).ExitCode.ShouldBe(0);

        // The database's clock, which no test can move: the row moves instead.
        await server.Database.ExecuteAsync("UPDATE `Budgets` SET `FullAt` = `FullAt` - @0", wait * 1000);
        (await RegisterAsync(server)).Status.ShouldBe(HttpStatusCode.Created);
        (await RegisterAsync(server)).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Two_servers_share_one_budget_to_the_last_request(DatabaseKind kind)
    {
        await using var one = await AuthServerHost.StartAsync(kind, Settings(20));
        await using var other = await AuthServerHost.StartAsync(kind, Settings(20), one.Database);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => RegisterAsync(n % 2 is 0 ? one : other)));

        // A budget of 20 an hour gives another one after three minutes.
        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(20);
        answers.Count(answer => answer.Status is HttpStatusCode.TooManyRequests).ShouldBe(40);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Each_address_has_a_budget_of_its_own_and_each_64_bit_network_of_IPv6(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(
            kind, new Dictionary<string, string?>(Settings(1)) { ["Hosting__ProxyNetworks"] = "127.0.0.1" });

        foreach (var (address, status) in new[]
        {
            ("203.0.113.1", HttpStatusCode.Created),
            ("203.0.113.1", HttpStatusCode.TooManyRequests),
            ("::ffff:203.0.113.1", HttpStatusCode.TooManyRequests),
            ("203.0.113.2", HttpStatusCode.Created),
            ("2001:db8:1:2::1", HttpStatusCode.Created),
            ("2001:db8:1:2:ffff::9", HttpStatusCode.TooManyRequests),
            ("2001:db8:1:3::1", HttpStatusCode.Created),
        })
        {
            (await RegisterAsync(server, address)).Status.ShouldBe(status, address);
        }
    }

    private static Dictionary<string, string?> Settings(int perHour) => new() { ["Registration__PerHour"] = $"{perHour}" };

    private static Task<Response> RegisterAsync(AuthServerHost server, string? forwardedFor = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/api/register")
        {
            Content = JsonContent.Create(new { email = AccountsServer.NewEmail(), password = Password }),
        };
        if (forwardedFor is not null)
        {
            request.Headers.Add("X-Forwarded-For", forwardedFor);
        }

        return server.SendAsync(request);
    }
}
