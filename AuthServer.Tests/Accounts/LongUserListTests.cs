using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

/// <summary>A list of all users is for an export: it is written while it is read.</summary>
public class LongUserListTests
{
    private const string Digits = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION ALL SELECT 5 "
        + "UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

    [DatabaseTheory, EveryDatabase]
    public async Task A_list_of_several_pages_has_every_user_once_and_in_order(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        await FillAsync(host, thousands: 10);

        var all = Ids(await host.RunAsync("users", "list", "--limit", "1000000", "--json"));
        var some = Ids(await host.RunAsync("users", "list", "--limit", "2500", "--after", all[99], "--json"));

        all.Count.ShouldBe(10_001);
        all.ShouldBe(all.Order(StringComparer.Ordinal));
        all.ShouldBeUnique();
        some.ShouldBe(all.Skip(100).Take(2500));
        Ids(await host.RunAsync("users", "list", "--after", all[^1], "--json")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_hundred_thousand_users_are_listed_in_64_MiB()
    {
        await using var host = await AuthServerHost.StartAsync();
        await FillAsync(host, thousands: 100);

        var settings = new Dictionary<string, string?>(host.Settings) { ["DOTNET_GCHeapHardLimit"] = "4000000" };
        var result = await CommandResult.RunProcessAsync(settings, host.Database.Folder.FullName, "users", "list", "--limit", "1000000", "--json");

        (result.ExitCode, result.Error).ShouldBe((0, ""));
        Ids(result).Count.ShouldBe(100_001);
    }

    private static List<string> Ids(CommandResult result) =>
        [.. result.ShouldSucceed().EnumerateArray().Select(user => user.GetProperty("id").GetString()!)];

    /// <summary>Past the server, as copies of a user that has registered.</summary>
    private static async Task FillAsync(AuthServerHost host, int thousands)
    {
        var model = await host.RegisterAsync();
        // Numbers from 0 on, from the digits in their decimal form.
        var number = "a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d";
        var id = host.Database.Kind is DatabaseKind.Sqlite
            ? $"printf('ffffffff-0000-7000-8000-%012d', {number})"
            : $"CONCAT('ffffffff-0000-7000-8000-', LPAD({number}, 12, '0'))";
        var name = host.Database.Kind is DatabaseKind.Sqlite ? $"'u' || ({number}) || '@example.com'" : $"CONCAT('u', {number}, '@example.com')";
        await host.Database.ExecuteAsync(
            $"""
            INSERT INTO AspNetUsers
                (Id, UserName, NormalizedUserName, Email, NormalizedEmail, PasswordHash, SecurityStamp, ConcurrencyStamp, EmailConfirmed,
                PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount, Disabled, CreatedAt, AddressState)
            SELECT {id}, {name}, UPPER({name}), {name}, UPPER({name}), PasswordHash, SecurityStamp, ConcurrencyStamp, EmailConfirmed,
                PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount, Disabled, CreatedAt, AddressState
            FROM AspNetUsers, {Digits} a, {Digits} b, {Digits} c, {Digits} e, {Digits} f
            WHERE Id = @0 AND {number} < {thousands * 1000}
            """,
            model.Id);
    }
}
