using System.Globalization;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Cluster;

/// <summary>A server whose clock is ten minutes off (libfaketime), beside one whose clock is right, on one database.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class ThrottleSkewTests
{
    private const int Limit = 5;
    private const int DelaySeconds = 300;

    private static readonly int[] Offsets = [600, -600];

    public static IEnumerable<object[]> Cases => from kind in Enum.GetValues<DatabaseKind>() from seconds in Offsets select new object[] { kind, seconds };

    /// <summary>SQLite has no clock but that of whoever asks: all who share a file are on one machine, and have its clock.</summary>
    public static IEnumerable<object[]> CasesWithAClock => Cases.Where(row => row[0] is not DatabaseKind.Sqlite);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Failures_that_one_counted_are_ended_by_a_right_password_at_the_other(DatabaseKind kind, int seconds)
    {
        var (right, other) = await StartAsync(kind, seconds);
        await using var first = right;
        await using var second = other;
        var client = await right.AddClientAsync("--grant", "password", "--scope", "api");

        foreach (var (counting, ending) in new[] { (right, other), (other, right) })
        {
            var user = await right.RegisterAsync();
            await GuessAsync(counting, client, user, Limit - 1);
            (await ending.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
            // Had one failure been left, the last of these would have been refused with a wait.
            await GuessAsync(counting, client, user, Limit - 1);
            (await ending.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK);
        }
    }

    [Theory]
    [MemberData(nameof(CasesWithAClock))]
    public async Task A_wait_that_one_began_is_as_long_at_the_other(DatabaseKind kind, int seconds)
    {
        var (right, other) = await StartAsync(kind, seconds);
        await using var first = right;
        await using var second = other;
        var client = await right.AddClientAsync("--grant", "password", "--scope", "api");

        foreach (var counting in new[] { right, other })
        {
            var user = await right.RegisterAsync();
            await GuessAsync(counting, client, user, Limit);
            foreach (var server in new[] { right, other })
            {
                var waits = await server.PasswordTokenAsync(client, user);
                waits.Error.ShouldBe("invalid_grant");
                int.Parse(waits.Header("Retry-After").ShouldNotBeNull(), CultureInfo.InvariantCulture).ShouldBeInRange(1, DelaySeconds);
            }
        }
    }

    private static async Task<(AuthServerHost Right, AuthServerHost Other)> StartAsync(DatabaseKind kind, int seconds)
    {
        var database = await TestDatabase.CreateAsync(kind);
        // So long that nobody's slow machine sees the end of it.
        Dictionary<string, string?> settings = new() { ["Lockout__DelaySeconds"] = $"{DelaySeconds}" };
        var right = await AuthServerHost.StartAsync(kind, settings, database);
        return (right, await AuthServerHost.StartAsync(
            kind, new Dictionary<string, string?>(settings.Concat(SkewedClock.Settings(seconds))) { ["Protocol__Issuer"] = right.Issuer }, database));
    }

    private static async Task GuessAsync(AuthServerHost server, TestClient client, TestUser user, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var answer = await server.PasswordTokenAsync(client, user with { Password = $"wrong {i}" });
            (answer.Error, answer.Header("Retry-After")).ShouldBe(("invalid_grant", null));
        }
    }
}
