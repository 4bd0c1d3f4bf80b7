using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>The database goes away under a serving process, and comes back.</summary>
public class OutageTests
{
    [Fact]
    public async Task While_the_database_is_away_the_answer_is_503_and_what_needs_none_goes_on()
    {
        using var maria = await MariaDbServer.StartAsync();
        var database = await TestDatabase.CreateOnAsync(maria);
        await using var server = await AuthServerHost.StartAsync(DatabaseKind.MariaDb, database: database);
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "client_credentials");
        var user = await server.RegisterAsync();
        var token = await server.PasswordTokenAsync(client, user, "api offline_access");

        for (var round = 0; round < 2; round++)
        {
            maria.Kill();

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

            await maria.RestartAsync();
            var back = Stopwatch.StartNew();
            await Eventually.HoldsAsync("tokens again", async () => (await server.PasswordTokenAsync(client, user)).Status is HttpStatusCode.OK);

            back.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10));
            (await server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
            token = await server.RefreshAsync(client, token.RefreshToken);
            (await server.SendAsync(new(HttpMethod.Get, "/health/ready"))).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    private static async Task ShouldBeUnavailableAsync(Func<Task<Answer>> ask)
    {
        var answer = await ask();

        (answer.Status, answer.Error).ShouldBe((HttpStatusCode.ServiceUnavailable, "temporarily_unavailable"), answer.Body);
        answer.Header("Retry-After").ShouldBe("1");
        answer.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        answer.Body.ShouldNotContain("MySql");
    }

    private static Task<Answer> RegisterAsync(AuthServerHost server) => server.SendAsync(new(HttpMethod.Post, "/api/register")
    {
        Content = JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "correct horse battery" }),
    });
}
