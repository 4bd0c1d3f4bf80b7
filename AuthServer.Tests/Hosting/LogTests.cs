using System.Text.Json;
using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>The log at its most talkative: one line a request, no secret in any, and nobody else's lines among them.</summary>
public partial class LogTests
{
    private const string Last = "/last-request-of-this-test";

    [Fact]
    public async Task Nothing_of_a_browsers_way_through_the_pages_is_in_the_log()
    {
        await using var host = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Logging__Level"] = "Verbose" });
        var client = await host.AddClientAsync(
            "--public", "--grant", "authorization_code", "refresh_token", "device_code", "--redirect-uri", CodeRequest.RedirectUri, "--scope", "api", "openid");
        var user = await host.RegisterAsync("canary password of the user");
        using Browser browser = new(host.Address);
        var request = new CodeRequest(host, client).With("state", "canary-state").With("nonce", "canary-nonce").With("login_hint", "canary-hint");

        var code = (await request.RunAsync(browser, user))["code"];
        var tokens = await request.RedeemAsync(code);
        var device = await host.PostAsync("/connect/device", [new("client_id", client.Id), new("scope", "openid")]);
        await browser.SubmitAsync(await browser.OpenAsync(device.Text("verification_uri_complete")!), ("decision", "allow"));
        await browser.OpenAsync($"/connect/logout?id_token_hint={tokens.Text("id_token")}&state=canary-state");
        await host.GetAsync(Last);
        await host.Process.LineAsync(line => line.Contains(Last, StringComparison.Ordinal));

        var cookies = browser.Cookies.GetAllCookies().Select(cookie => cookie.Value).Where(value => value.Length > 0);
        string[] canaries =
        [
            user.Password, user.Email, code, tokens.AccessToken, tokens.RefreshToken, tokens.Text("id_token")!, request.Verifier,
            "canary-state", "canary-nonce", "canary-hint", device.Text("device_code")!, device.Text("user_code")!, .. cookies,
        ];
        var log = host.Process.Output + host.Process.Error;
        canaries.Where(canary => log.Contains(canary, StringComparison.OrdinalIgnoreCase)).ShouldBeEmpty();
        log.ShouldContain("GET /connect/authorize 302");
        // The cheap hashing of the tests is warned of, and nothing else.
        host.Process.Output
            .Split('\n')
            .Where(line => line.Contains(" WRN ", StringComparison.Ordinal) && !line.Contains("Argon2id", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("Json")]
    public async Task No_secret_token_or_e_mail_is_in_the_log_and_nobody_can_forge_a_line(string format)
    {
        await using var host = await AuthServerHost.StartProcessAsync(
            more: new Dictionary<string, string?> { ["Logging__Level"] = "Verbose", ["Logging__Format"] = format });
        var client = await host.AddClientAsync("--grant", "password", "refresh_token", "client_credentials", "--scope", "api", "openid", "email");
        var user = await host.RegisterAsync("canary password of the user");

        var (requests, canaries) = await DriveAsync(host, client, user);
        await host.GetAsync(Last);
        await host.Process.LineAsync(line => line.Contains(Last, StringComparison.Ordinal));

        var log = host.Process.Output + host.Process.Error;
        foreach (var canary in canaries)
        {
            log.Contains(canary, StringComparison.OrdinalIgnoreCase).ShouldBeFalse($"{canary} is in the log");
        }

        var lines = host.Process.Output.Split('\n');
        if (format is "Json")
        {
            AssertJson(lines, client, requests);
        }
        else
        {
            lines.ShouldAllBe(line => Line().IsMatch(line));
            lines.Count(line => line.Contains(" ms trace=", StringComparison.Ordinal)).ShouldBe(requests);
            lines.ShouldContain(line => line.Contains($"POST /api/token 200 ok client={client.Id}", StringComparison.Ordinal));
            lines.ShouldContain(line => line.Contains($"POST /api/token 400 invalid_grant client={client.Id}", StringComparison.Ordinal));
        }
    }

    /// <summary>Every endpoint, well and badly; returns how many requests there were, the last one and registration included.</summary>
    private static async Task<(int Requests, IEnumerable<string> Canaries)> DriveAsync(AuthServerHost host, TestClient client, TestUser user)
    {
        const string wrong = "canary wrong password";
        const string typed = "canary typed into the name";
        const string forged = "x\r\n2026-01-01 00:00:00.000 INF canary-forged trace=1";
        var tokens = await host.PasswordTokenAsync(client, user, "api openid email offline_access");
        var refreshed = await host.RefreshAsync(client, tokens.RefreshToken);
        Task<Response>[] calls =
        [
            host.PasswordTokenAsync(client, user with { Password = wrong }),
            host.PasswordTokenAsync(client, user with { Email = typed }),
            host.PasswordTokenAsync(client, user with { Email = forged }),
            host.PasswordTokenAsync(client with { Id = forged }, user),
            host.PasswordTokenAsync(client with { Secret = "canary wrong secret" }, user),
            host.PostAsync("/api/token", [new("grant_type", "canary-grant"), new("client_id", client.Id), new("client_secret", client.Secret!)]),
            host.PasswordTokenAsync(client, user, "canary-scope"),
            host.IntrospectAsync(client, refreshed.AccessToken),
            host.IntrospectAsync(client, "canary-unknown-token"),
            host.UserInfoAsync(refreshed.AccessToken),
            host.UserInfoAsync(refreshed.RefreshToken),
            host.GetAsync($"/connect/userinfo?access_token={refreshed.AccessToken}"),
            host.GetAsync($"/api/token?password={Uri.EscapeDataString(wrong)}"),
            host.GetAsync("/%0d%0acanary-forged%0atrace=1"),
            host.GetAsync("/%1b%5b31mcanary%c2%85x%e2%80%a8y"),
            host.PostAsync("/api/register", [new("email", user.Email)]),
            host.GetAsync("/openapi/v1.json"),
        ];
        await Task.WhenAll(calls);
        await host.RefreshAsync(client, tokens.RefreshToken);
        await host.RevokeAsync(client, refreshed.RefreshToken);
        string[] canaries =
        [
            user.Password, user.Email, user.Email.Split('@')[0], wrong, typed, "canary wrong secret", "canary-unknown-token", "\ncanary", client.Secret!,
            .. new[] { tokens, refreshed }.SelectMany(answer => new[] { answer.AccessToken, answer.RefreshToken, answer.Text("id_token")! }),
            client.Basic.Parameter!,
        ];
        return (calls.Length + 6, canaries);
    }

    private static void AssertJson(string[] lines, TestClient client, int requests)
    {
        var events = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        var ofRequests = events.Where(entry => entry.TryGetProperty("RequestPath", out _) && entry.TryGetProperty("StatusCode", out _)).ToList();
        ofRequests.Count.ShouldBe(requests);
        foreach (var entry in ofRequests)
        {
            entry.GetProperty("@tr").GetString().ShouldNotBeNullOrEmpty();
            entry.GetProperty("Outcome").GetString().ShouldNotBeNullOrEmpty();
            entry.GetProperty("ClientId").GetString().ShouldBeOneOf("-", client.Id);
        }

        ofRequests.Select(entry => entry.GetProperty("@tr").GetString()).ShouldBeUnique();
    }

    [GeneratedRegex(@"\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [A-Z]{3} [^\p{Cc}\u2028\u2029]*\z")]
    private static partial Regex Line();
}
