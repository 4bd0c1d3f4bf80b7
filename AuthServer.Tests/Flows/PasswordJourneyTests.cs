using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Flows;

/// <summary>The main job from end to end, through both real processes.</summary>
public class PasswordJourneyTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_user_registers_signs_in_is_known_refreshes_and_signs_out(DatabaseKind kind)
    {
        await using var hosts = await BothHosts.StartAsync(kind, mode: "Introspection");
        var user = await hosts.Auth.RegisterAsync();

        (await hosts.MeAsync(null)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await hosts.IsLoginedAsync(null)).ShouldBeFalse();

        var first = await hosts.Auth.PasswordTokenAsync(hosts.Demo, user, "api offline_access");
        await ShouldBeAsync(hosts, user, first);

        var second = await hosts.Auth.RefreshAsync(hosts.Demo, first.RefreshToken);
        await ShouldBeAsync(hosts, user, second);

        (await hosts.Auth.RevokeAsync(hosts.Demo, second.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);

        await ShouldBeNobodyAsync(hosts, second);
        await ShouldBeNobodyAsync(hosts, first);
        (await hosts.Auth.RefreshAsync(hosts.Demo, second.RefreshToken)).Error.ShouldBe("invalid_grant");
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task What_an_operator_does_to_a_user_reaches_the_API(DatabaseKind kind)
    {
        await using var hosts = await BothHosts.StartAsync(kind, mode: "Introspection");
        foreach (var command in new[] { "disable", "remove" })
        {
            var user = await hosts.Auth.RegisterAsync();
            var token = await hosts.Auth.PasswordTokenAsync(hosts.Demo, user);
            await ShouldBeAsync(hosts, user, token);

            (await hosts.Auth.RunAsync("users", command, user.Id, "--json")).ShouldSucceed();

            await ShouldBeNobodyAsync(hosts, token);
        }
    }

    /// <summary>As an installation on a server goes: a master key, <c>db migrate</c>, serve; then a restart.</summary>
    [DatabaseTheory, EveryServer]
    public async Task On_a_database_server_a_token_works_before_and_after_a_restart(DatabaseKind kind)
    {
        var made = await TestDatabase.CreateEmptyAsync(kind);
        var database = made with { Settings = made.With(("Database__MigrateOnStart", null)) };
        (await CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json")).ShouldSucceed().Texts("applied").ShouldNotBeEmpty();

        await using var hosts = await BothHosts.StartAsync(kind, database, mode: "Introspection");
        var user = await hosts.Auth.RegisterAsync();
        var token = await hosts.Auth.PasswordTokenAsync(hosts.Demo, user, "api offline_access");
        await ShouldBeAsync(hosts, user, token);

        (await hosts.Auth.Process.StopAsync()).ShouldBe(0);
        await Eventually.HoldsAsync("what the API remembers runs out", async () =>
            (await hosts.MeAsync(token.AccessToken)).Status is HttpStatusCode.ServiceUnavailable);
        await hosts.Auth.RestartAsync();

        await Eventually.HoldsAsync("the same token works again", async () => (await hosts.MeAsync(token.AccessToken)).Status is HttpStatusCode.OK);
        await ShouldBeAsync(hosts, user, await hosts.Auth.RefreshAsync(hosts.Demo, token.RefreshToken));
    }

    private static async Task ShouldBeAsync(BothHosts hosts, TestUser user, Response token)
    {
        var me = await hosts.MeAsync(token.AccessToken);
        me.Status.ShouldBe(HttpStatusCode.OK, me.Body);
        (me.Text("id"), me.Text("email")).ShouldBe((user.Id, user.Email));
        (await hosts.IsLoginedAsync(token.AccessToken)).ShouldBeTrue();
    }

    /// <summary>At the latest when what the API remembers has run out.</summary>
    private static async Task ShouldBeNobodyAsync(BothHosts hosts, Response token)
    {
        var asked = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.HoldsAsync("the token is refused", async () => (await hosts.MeAsync(token.AccessToken)).Status is HttpStatusCode.Unauthorized);
        // With the time that a busy machine may take for one request.
        asked.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(BothHosts.CacheSeconds + 20));
        (await hosts.MeAsync(token.AccessToken)).Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("invalid_token");
        (await hosts.IsLoginedAsync(token.AccessToken)).ShouldBeFalse();
    }
}
