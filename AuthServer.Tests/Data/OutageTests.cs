using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>The database goes away under a serving process, and comes back.</summary>
[Waits]
public class OutageTests
{
    [DatabaseTheory, EveryServer]
    public async Task While_the_database_is_away_the_answer_is_503_and_what_needs_none_goes_on(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        await using var server = await AuthServerHost.StartAsync(kind, database: database);
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "client_credentials");
        var user = await server.RegisterAsync();
        var token = await server.PasswordTokenAsync(client, user, "api offline_access");

        foreach (var end in new[] { databaseServer.KillAsync, databaseServer.StopAsync })
        {
            await end();

            await ShouldBeUnavailableAsync(() => server.PasswordTokenAsync(client, user));
            await ShouldBeUnavailableAsync(() => server.PasswordTokenAsync(client, user with { Password = "a wrong password" }));
            await ShouldBeUnavailableAsync(() => server.RefreshAsync(client, token.RefreshToken));
            await ShouldBeUnavailableAsync(() => server.TokenAsync(client, ("grant_type", "client_credentials")));
            await ShouldBeUnavailableAsync(() => server.IntrospectAsync(client, token.AccessToken));
            await ShouldBeUnavailableAsync(() => server.RevokeAsync(client, token.AccessToken));
            var register = await RegisterAsync(server);
            (register.Status, register.Header("Content-Type")).ShouldBe((HttpStatusCode.ServiceUnavailable, "application/problem+json"));
            register.Header("Retry-After").ShouldBe("1");
            foreach (var path in new[] { "/.well-known/jwks", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server", "/health/live" })
            {
                (await server.SendAsync(new(HttpMethod.Get, path))).Status.ShouldBe(HttpStatusCode.OK, path);
            }

            (await server.SendAsync(new(HttpMethod.Get, "/health/ready"))).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);

            await databaseServer.RestartAsync();
            var back = Stopwatch.StartNew();
            await Eventually.HoldsAsync("tokens again", async () => (await server.PasswordTokenAsync(client, user)).Status is HttpStatusCode.OK);

            back.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(40));
            (await server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
            token = await server.RefreshAsync(client, token.RefreshToken);
            await server.ReadyAsync();
        }
    }

    [DatabaseTheory, EveryServer]
    public async Task While_the_database_is_away_pages_say_so_and_a_code_is_not_lost(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer));
        var client = await server.AddClientAsync(
            "--public", "--grant", "authorization_code", "device_code", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit",
            "--scope", "openid");
        using Browser browser = new(server.Address);
        var request = new CodeRequest(server, client).With("scope", "openid");
        var code = (await request.RunAsync(browser, await server.RegisterAsync()))["code"];

        databaseServer.Kill();
        foreach (var path in new[] { request.Address, "/account", "/connect/verify?user_code=BCDF-GHJK", "/connect/logout" })
        {
            var page = await browser.GetAsync(path);
            page.Status.ShouldBe(HttpStatusCode.ServiceUnavailable, path);
            page.Title.ShouldBe("This did not work", path);
            page.Text.ShouldContain("The server is busy.");
            page.Response.Header("Retry-After").ShouldBe("1");
        }

        await ShouldBeUnavailableAsync(() => request.RedeemAsync(code));
        await ShouldBeUnavailableAsync(() => server.PostAsync("/connect/device", [new("client_id", client.Id), new("scope", "openid")]));
        await databaseServer.RestartAsync();
        await Eventually.HoldsAsync("the session goes on", async () => (await browser.GetAsync("/account")).Title == "Your account");

        (await request.RedeemAsync(code)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task ShouldBeUnavailableAsync(Func<Task<Response>> ask)
    {
        var answer = await ask();

        (answer.Status, answer.Error).ShouldBe((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), answer.Body);
        answer.Header("Retry-After").ShouldBe("1");
        answer.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        answer.Body.ShouldNotContain("MySql");
    }

    private static Task<Response> RegisterAsync(AuthServerHost server) => server.SendAsync(new(HttpMethod.Post, "/api/register")
    {
        Content = JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "correct horse battery" }),
    });
}
