using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using Lists = AuthServer.Tests.Fixtures.StatusLists;

namespace AuthServer.Tests.Cluster;

/// <summary>Machines whose clocks are far off (libfaketime), and an API that goes by the status lists.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class RevocationSkewTests
{
    private const int SkewSeconds = 200;

    public static IEnumerable<object[]> Cases =>
        from kind in new[] { DatabaseKind.MariaDb, DatabaseKind.MySql }
        from seconds in new[] { SkewSeconds, -SkewSeconds }
        select new object[] { kind, seconds };

    [DatabaseTheory]
    [MemberData(nameof(Cases))]
    public async Task What_is_revoked_on_a_machine_with_another_clock_is_refused_everywhere(DatabaseKind kind, int seconds)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var hosts = await BothHosts.StartAsync(kind, database);
        var user = await hosts.Auth.RegisterAsync();
        var token = (await hosts.Auth.PasswordTokenAsync(hosts.Demo, user)).AccessToken;
        (await hosts.MeAsync(token)).Status.ShouldBe(HttpStatusCode.OK);

        Dictionary<string, string?> elsewhere = new(database.Settings.Concat(SkewedClock.Settings(seconds)));
        (await CommandResult.RunProcessAsync(elsewhere, database.Folder.FullName, "users", "disable", user.Email, "--json")).ShouldSucceed();

        await Eventually.HoldsAsync("the API refuses it", async () => (await hosts.MeAsync(token)).Status is HttpStatusCode.Unauthorized);
    }

    [DatabaseTheory]
    [MemberData(nameof(Cases))]
    public async Task A_server_with_another_clock_tells_all_that_is_revoked_and_by_the_right_time(DatabaseKind kind, int seconds)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var right = await AuthServerHost.StartAsync(kind, database: database);
        await using var other = await AuthServerHost.StartProcessAsync(
            kind, new Dictionary<string, string?>(SkewedClock.Settings(seconds)) { ["Protocol__Issuer"] = right.Issuer }, database);
        var client = await right.AddClientAsync("--grant", "password", "--scope", "api", "--default-scope", "api");
        var user = await right.RegisterAsync();
        var token = (await right.PasswordTokenAsync(client, user)).AccessToken;
        await Eventually.HoldsAsync("it tells the list", async () => (await other.StatusListAsync(Lists.ReferenceOf(token).Path)).Status is HttpStatusCode.OK);
        (await other.IsRevokedAsync(token)).ShouldBeFalse();

        await right.Operator.DisableAsync(user);

        await Eventually.HoldsAsync("its list shows it", () => other.IsRevokedAsync(token));
        var list = Jwt.Claims((await other.ToldListAsync(Lists.ReferenceOf(token).Path)).Body);
        var age = DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(list.GetProperty("iat").GetInt64());
        age.ShouldBeInRange(TimeSpan.FromSeconds(-2), TimeSpan.FromSeconds(60));
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.MariaDb, 0, HttpStatusCode.OK, "Healthy")]
    [InlineData(DatabaseKind.MariaDb, 30, HttpStatusCode.OK, "Degraded")]
    [InlineData(DatabaseKind.MySql, -30, HttpStatusCode.OK, "Degraded")]
    [InlineData(DatabaseKind.MariaDb, SkewSeconds, HttpStatusCode.ServiceUnavailable, "Unhealthy")]
    [InlineData(DatabaseKind.MySql, -SkewSeconds, HttpStatusCode.ServiceUnavailable, "Unhealthy")]
    public async Task Readiness_tells_how_the_clock_stands_to_the_databases(DatabaseKind kind, int seconds, HttpStatusCode status, string clock)
    {
        await using var server = await AuthServerHost.StartProcessAsync(kind, seconds is 0 ? null : SkewedClock.Settings(seconds));

        Response answer = null!;
        await Eventually.HoldsAsync("keys are read", async () =>
            (answer = await server.GetAsync("/health/ready")).Json.GetProperty("checks").GetProperty("keys").GetString() is "Healthy");

        (answer.Status, answer.Json.GetProperty("checks").GetProperty("clock").GetString()).ShouldBe((status, clock), answer.Body);
        if (clock is not "Healthy")
        {
            server.Process.Output.ShouldMatch($@"This server's clock is \d+ s {(seconds > 0 ? "ahead of" : "behind")} the database's");
        }
    }
}
