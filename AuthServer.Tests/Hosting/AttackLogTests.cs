using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Whoever reads the log of an attack sees who was attacked, how, and from where; and never what was typed.</summary>
public class AttackLogTests
{
    private const string Wrong = "canary wrong password";

    [Fact]
    public async Task Guessing_the_password_of_one_user_is_told_guess_by_guess_and_the_wait_is_a_warning()
    {
        await using var host = await StartAsync(("Lockout__DelaySeconds", "600"));
        var client = await host.AddClientAsync("--grant", "password");
        var user = await host.RegisterAsync();

        for (var guess = 0; guess < 5; guess++)
        {
            await host.PasswordTokenAsync(client, user with { Password = Wrong });
        }

        (await host.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.BadRequest);
        var log = await LogAsync(host);

        var about = $"user={user.Id} client={client.Id} address=127.0.0.1";
        log.Count(line => line.Contains($" INF Sign-in refused: wrong_password {about} trace=", StringComparison.Ordinal)).ShouldBe(5);
        log.Count(line => line.Contains($" INF Sign-in refused: name_waits {about} trace=", StringComparison.Ordinal)).ShouldBe(1);
        log.Count(line => line.Contains($" WRN A user name waits 600 s after failures: {about} trace=", StringComparison.Ordinal)).ShouldBe(1);
        ShouldNotTell(log, user.Email, user.Password, Wrong);
        // The line of the request and that of the refusal are found by each other.
        var traces = log.Where(line => line.Contains("Sign-in refused", StringComparison.Ordinal)).Select(TraceOf).ToList();
        traces.ShouldBeUnique();
        traces.ShouldAllBe(trace => log.Any(line => line.Contains(" POST /api/token 400 invalid_grant ", StringComparison.Ordinal)
            && line.EndsWith(trace, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_spray_over_many_names_is_told_with_its_address_and_without_the_names()
    {
        await using var host = await StartAsync(("Lockout__AddressFailures", "12"));
        var client = await host.AddClientAsync("--grant", "password");
        var names = Enumerable.Range(0, 20).Select(name => $"canary-name-{name}@example.com").ToList();

        foreach (var name in names)
        {
            await host.PasswordTokenAsync(client, new("", name, Wrong));
        }

        var log = await LogAsync(host);

        var about = $"user=- client={client.Id} address=127.0.0.1";
        log.Count(line => line.Contains($" INF Sign-in refused: unknown_name {about}", StringComparison.Ordinal)).ShouldBe(12);
        log.Count(line => line.Contains($" INF Sign-in refused: address_waits {about}", StringComparison.Ordinal)).ShouldBe(8);
        log.Count(line => line.Contains(" WRN An address waits ", StringComparison.Ordinal) && line.Contains(about, StringComparison.Ordinal)).ShouldBe(1);
        ShouldNotTell(log, [.. names, Wrong]);
    }

    [Fact]
    public async Task The_sign_in_page_tells_of_refusals_as_the_token_endpoint_does()
    {
        await using var host = await StartAsync();
        var client = await host.AddClientAsync("--public", "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri);
        var (user, disabled) = (await host.RegisterAsync(), await host.RegisterAsync());
        await host.Operator.DisableAsync(disabled);
        using Browser browser = new(host.Address);
        var page = await browser.OpenAsync(new CodeRequest(host, client).With("scope", "api").Address);

        page = await browser.SignInAsync(page, user with { Password = Wrong });
        page = await browser.SignInAsync(page, disabled);
        await browser.SignInAsync(page, user with { Email = "canary typed password" });
        var log = await LogAsync(host);

        log.ShouldContain(
            line => line.Contains($" INF Sign-in refused: wrong_password user={user.Id} client={client.Id} address=127.0.0.1", StringComparison.Ordinal));
        log.ShouldContain(
            line => line.Contains($" INF Sign-in refused: disabled user={disabled.Id} client={client.Id} address=127.0.0.1", StringComparison.Ordinal));
        log.ShouldContain(line => line.Contains($" INF Sign-in refused: unknown_name user=- client={client.Id} address=127.0.0.1", StringComparison.Ordinal));
        ShouldNotTell(log, Wrong, "canary typed password", user.Email, disabled.Email);
    }

    [Fact]
    public async Task Wrong_client_secrets_and_unknown_clients_are_told_apart_in_the_log_alone()
    {
        await using var host = await StartAsync();
        var client = await host.AddClientAsync("--grant", "client_credentials");

        await host.TokenAsync(client with { Secret = "canary wrong secret" }, ("grant_type", "client_credentials"));
        await host.IntrospectAsync(client with { Secret = "canary wrong secret" }, "token");
        await host.TokenAsync(new("canary-client", "canary wrong secret"), ("grant_type", "client_credentials"));
        var log = await LogAsync(host);

        log.Count(line => line.Contains($" INF Client refused: wrong_secret user=- client={client.Id} address=127.0.0.1", StringComparison.Ordinal))
            .ShouldBe(2);
        log.Count(line => line.Contains(" INF Client refused: unknown_client user=- client=- address=127.0.0.1", StringComparison.Ordinal)).ShouldBe(1);
        ShouldNotTell(log, "canary");
    }

    [Fact]
    public async Task Trying_device_codes_is_told_and_the_wait_is_a_warning()
    {
        await using var host = await StartAsync(("Lockout__DelaySeconds", "600"));
        var user = await host.RegisterAsync();
        using Browser browser = new(host.Address);
        await browser.SignInAsync(user);

        for (var guess = 0; guess < 6; guess++)
        {
            await browser.OpenAsync("/connect/verify?user_code=BCDF-GHJK");
        }

        var log = await LogAsync(host);

        log.Count(line => line.Contains($" INF Device code refused: unknown_code user={user.Id} ", StringComparison.Ordinal)).ShouldBe(5);
        log.Count(line => line.Contains($" INF Device code refused: user_waits user={user.Id} ", StringComparison.Ordinal)).ShouldBe(1);
        log.Count(line => line.Contains($" WRN A person who types device codes waits 600 s after failures: user={user.Id} ", StringComparison.Ordinal))
            .ShouldBe(1);
        ShouldNotTell(log, "BCDF");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Reuse_of_a_refresh_token_or_of_a_code_is_a_warning_with_user_client_and_sign_in(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        var client = await host.AddClientAsync(
            "--grant", "authorization_code", "refresh_token", "--redirect-uri", CodeRequest.RedirectUri, "--scope", "openid", "api");
        var user = await host.RegisterAsync();
        using Browser browser = new(host.Address);
        var first = await new CodeRequest(host, client).TokensAsync(browser, user);
        CodeRequest request = new(host, client);
        var code = (await request.RunAsync(browser, user))["code"];
        await request.RedeemAsync(code);

        await host.RefreshAsync(client, first.RefreshToken);
        (await host.RefreshAsync(client, first.RefreshToken)).Error.ShouldBe("invalid_grant");
        await host.RefreshAsync(client, first.RefreshToken);
        (await request.RedeemAsync(code)).Error.ShouldBe("invalid_grant");
        var log = await LogAsync(host);

        var about = $"user={user.Id} client={client.Id} address=127.0.0.1 sign-in=";
        log.Count(line => line.Contains($" WRN Refresh token used twice: {about}", StringComparison.Ordinal)).ShouldBe(1);
        log.Count(line => line.Contains($" INF Refresh token used twice: {about}", StringComparison.Ordinal)).ShouldBe(1);
        log.Count(line => line.Contains($" WRN Authorization code used twice: {about}", StringComparison.Ordinal)).ShouldBe(1);
        ShouldNotTell(log, code, first.RefreshToken, user.Email);
    }

    [Theory]
    [InlineData("Network", "address=127.0.0.0/24")]
    [InlineData("None", "address=-")]
    public async Task How_much_of_an_address_is_written_down_is_a_setting(string detail, string expected)
    {
        await using var host = await StartAsync(("Logging__ClientAddress", detail));
        var client = await host.AddClientAsync("--grant", "password");

        await host.PasswordTokenAsync(client, new("", "nobody@example.com", Wrong));
        var log = await LogAsync(host);

        log.Single(line => line.Contains("Sign-in refused", StringComparison.Ordinal)).ShouldContain($" {expected} ");
        ShouldNotTell(log, "127.0.0.1 ");
    }

    [Fact]
    public async Task What_commands_change_is_told_by_the_server_that_follows()
    {
        await using var host = await StartAsync();
        var client = await host.AddClientAsync("--grant", "password", "--name", "The till");
        var user = await host.RegisterAsync();
        await host.PasswordTokenAsync(client, user);

        var key = (await host.RunAsync("keys", "rotate", "--json")).ShouldSucceed().GetProperty("id").GetString()!;
        (await host.RunAsync("users", "disable", user.Id)).ExitCode.ShouldBe(0);
        (await host.RunAsync("clients", "remove", client.Id)).ExitCode.ShouldBe(0);

        await host.Process.LineAsync(line => line.Contains($" INF There is a new signing key {key} ", StringComparison.Ordinal));
        await host.Process.LineAsync(line => line.Contains($" INF All sign-ins of user {user.Id} have ended", StringComparison.Ordinal));
        await host.Process.LineAsync(
            line => line.Contains(" INF A client was removed", StringComparison.Ordinal) && line.Contains("The till", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_a_resource_server_asks_for_a_list_again_is_no_line_of_the_log()
    {
        await using var host = await StartAsync();
        var client = await host.AddClientAsync("--grant", "client_credentials");
        var (path, _) = AuthServer.Tests.Fixtures.StatusLists.ReferenceOf((await host.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken);
        await Eventually.HoldsAsync("the list is there", async () => (await host.StatusListAsync(path)).Status is HttpStatusCode.OK);

        var answer = await host.ToldListAsync(path);
        (await host.ToldListAsync(path, answer.Header("ETag"))).Status.ShouldBe(HttpStatusCode.NotModified);
        (await host.ToldListAsync("/statuslists/1")).Status.ShouldBe(HttpStatusCode.NotFound);
        var log = await LogAsync(host);

        log.ShouldNotContain(line => line.Contains($"GET {path} 200", StringComparison.Ordinal) || line.Contains($"GET {path} 304", StringComparison.Ordinal));
        log.ShouldContain(line => line.Contains("GET /statuslists/1 404", StringComparison.Ordinal));
    }

    private static Task<AuthServerHost> StartAsync(params (string Name, string Value)[] more) =>
        AuthServerHost.StartAsync(more: more.ToDictionary(setting => setting.Name, setting => (string?)setting.Value));

    private static async Task<IReadOnlyList<string>> LogAsync(AuthServerHost host)
    {
        await host.GetAsync("/last");
        await host.Process.LineAsync(line => line.Contains("GET /last ", StringComparison.Ordinal));
        return host.Process.Output.Split('\n');
    }

    private static string TraceOf(string line) => line[line.LastIndexOf(" trace=", StringComparison.Ordinal)..];

    private static void ShouldNotTell(IEnumerable<string> log, params string[] secrets) =>
        log.ShouldNotContain(line => secrets.Any(secret => line.Contains(secret, StringComparison.OrdinalIgnoreCase)));
}
