using System.Net;
using AuthServer.Data;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>Servers that their administrators have set up otherwise than they come.</summary>
public class ServerModesTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.MySql, "--sql-require-primary-key=ON")]
    [InlineData(DatabaseKind.MySql, "--lower-case-table-names=1")]
    [InlineData(DatabaseKind.MySql, "--sql-mode=ANSI_QUOTES,STRICT_TRANS_TABLES")]
    [InlineData(DatabaseKind.MySql, "--sql-mode=NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES")]
    [InlineData(DatabaseKind.MySql, "--default-time-zone=+09:00")]
    [InlineData(DatabaseKind.MySql, "--sql-mode=PIPES_AS_CONCAT,HIGH_NOT_PRECEDENCE,NO_AUTO_VALUE_ON_ZERO,PAD_CHAR_TO_FULL_LENGTH,REAL_AS_FLOAT,IGNORE_SPACE")]
    [InlineData(DatabaseKind.MySql, "--autocommit=OFF")]
    [InlineData(DatabaseKind.MySql, "--completion-type=CHAIN")]
    [InlineData(DatabaseKind.MySql, "--transaction-isolation=SERIALIZABLE")]
    [InlineData(DatabaseKind.MySql, "--default-storage-engine=MyISAM")]
    [InlineData(DatabaseKind.MariaDb, "--autocommit=OFF")]
    [InlineData(DatabaseKind.MariaDb, "--default-storage-engine=MyISAM")]
    [InlineData(DatabaseKind.MariaDb, "--sql-mode=ANSI_QUOTES,NO_BACKSLASH_ESCAPES,STRICT_TRANS_TABLES")]
    [InlineData(DatabaseKind.MariaDb, "--default-time-zone=+09:00")]
    public async Task Everything_works_on_a_server_with(DatabaseKind kind, string option)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind, null, option);
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer));
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "client_credentials", "--name", """a \ b ' c " d % e \' f""");
        var user = await server.RegisterAsync("""a back\slash and 'quotes" \""");

        var token = await server.PasswordTokenAsync(client, user, "api offline_access");
        token.Status.ShouldBe(HttpStatusCode.OK, token.Body);
        var refreshed = await server.RefreshAsync(client, token.RefreshToken);
        (await server.IsActiveAsync(client, refreshed.AccessToken)).ShouldBeTrue();
        (await server.RefreshAsync(client, token.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await server.IsActiveAsync(client, refreshed.AccessToken)).ShouldBeFalse();
        var shown = (await server.RunAsync("clients", "show", client.Id, "--json")).ShouldSucceed();
        shown.GetProperty("name").GetString().ShouldBe("""a \ b ' c " d % e \' f""");

        // Times that the database's clock decides about.
        for (var failure = 0; failure < 5; failure++)
        {
            (await server.PasswordTokenAsync(client, user with { Password = "a wrong one" })).Error.ShouldBe("invalid_grant");
        }

        int.Parse((await server.PasswordTokenAsync(client, user)).Header("Retry-After")!, null).ShouldBeInRange(1, 30);
        var ahead = await server.Database.ScalarAsync<long>("SELECT TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), `ExpiresAt`) FROM `Leases`");
        ahead.ShouldBeInRange(0, 15);
    }

    /// <summary>Bytes go to the server inside the text of a statement.</summary>
    [DatabaseTheory]
    [InlineData(DatabaseKind.MySql, "--sql-mode=NO_BACKSLASH_ESCAPES")]
    [InlineData(DatabaseKind.MySql, "--sql-mode=")]
    [InlineData(DatabaseKind.MariaDb, "--sql-mode=NO_BACKSLASH_ESCAPES")]
    [InlineData(DatabaseKind.MariaDb, "--sql-mode=")]
    public async Task Every_byte_of_a_key_comes_back_from_a_server_with(DatabaseKind kind, string option)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind, null, option);
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer));
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        // A key of the present: the server deletes those that were retired long ago.
        var now = DateTime.UtcNow;

        await server.Operator.InScopeAsync(async (AuthDbContext db) =>
        {
            db.Keys.Add(new() { Id = "all", Purpose = "test", Algorithm = "none", ProtectedKey = all, Generation = 1, ActiveAt = now, CreatedAt = now });
            return await db.SaveChangesAsync();
        });

        (await server.Database.ScalarAsync<string>("SELECT HEX(`ProtectedKey`) FROM `Keys` WHERE `Id` = 'all'")).ShouldBe(Convert.ToHexString(all));
    }

    [DatabaseTheory, EveryServer]
    public async Task A_name_of_64_characters_is_a_database_like_any_other(DatabaseKind kind)
    {
        var databaseServer = await DatabaseServer.GetAsync(kind);
        var name = Guid.NewGuid().ToString("N") + Guid.NewGuid().ToString("N");
        var database = await TestDatabase.CreateOnAsync(databaseServer, await databaseServer.CreateDatabaseAsync(name));

        var migrations = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
            CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json")));

        migrations.ShouldAllBe(result => result.ExitCode == 0 && result.Error == "");
        (await CommandResult.RunAsync(database.Settings, null, "clients", "list", "--json")).ShouldSucceed();
    }

    [DatabaseTheory, EveryServer]
    public async Task A_user_without_the_right_to_change_tables_serves_once_they_are_there(DatabaseKind kind)
    {
        var databaseServer = await DatabaseServer.GetAsync(kind);
        var user = $"serve_{Guid.NewGuid():N}"[..24];
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        (await CommandResult.RunAsync(database.Settings, null, "db", "migrate", "--json")).ShouldSucceed();
        MySqlConnector.MySqlConnectionStringBuilder connection = new(database.Settings["Database__ConnectionString"]!) { UserID = user };
        await databaseServer.ExecuteAsync(
            $"CREATE USER '{user}'@'127.0.0.1'; GRANT SELECT, INSERT, UPDATE, DELETE ON `{connection.Database}`.* TO '{user}'@'127.0.0.1'");
        var narrowed = database with { Settings = database.With(("Database__ConnectionString", connection.ConnectionString)) };

        (await CommandResult.RunAsync(narrowed.Settings, null, "db", "migrate", "--json")).ShouldSucceed();
        await using var server = await AuthServerHost.StartAsync(kind, database: narrowed);

        var client = await server.AddClientAsync("--grant", "password");
        (await server.PasswordTokenAsync(client, await server.RegisterAsync())).Status.ShouldBe(HttpStatusCode.OK);
    }
}
