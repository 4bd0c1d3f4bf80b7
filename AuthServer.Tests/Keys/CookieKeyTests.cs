using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Keys;

/// <summary>The keys of cookies and forms are shared by all servers, and lie in the database under the master key only.</summary>
public class CookieKeyTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task Servers_that_start_together_on_an_empty_database_have_one_key(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var servers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => AuthServerHost.StartAsync(kind, database: database)));

        var keys = await database.ScalarAsync<int>("SELECT COUNT(*) FROM `Keys` WHERE `Purpose` = 'cookies'");
        foreach (var server in servers)
        {
            await server.DisposeAsync();
        }

        keys.ShouldBe(1);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_session_outlives_a_restart_and_the_database_alone_does_not_open_it(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        using Browser browser = new(server.Address);
        await browser.SignInAsync(await server.RegisterAsync());

        await server.RestartAsync();

        (await browser.GetAsync("/account")).Title.ShouldBe("Your account");
        // "masterKey", as ASP.NET Core calls it in its XML.
        (await server.Database.ScalarAsync<int>(
            "SELECT COUNT(*) FROM `Keys` WHERE `Purpose` = 'cookies' AND HEX(`ProtectedKey`) LIKE '%6D61737465724B6579%'")).ShouldBe(0);
    }
}
