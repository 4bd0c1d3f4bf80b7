using System.Net;
using AuthServer.Tests.Fixtures;
using MySqlConnector;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>How AuthServer signs in at MySQL, whose users have caching_sha2_password.</summary>
public class DatabasePasswordTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.MySql, "SslMode=Required")]
    [InlineData(DatabaseKind.MySql, "")]
    [InlineData(DatabaseKind.MySql, "SslMode=None;AllowPublicKeyRetrieval=True")]
    [InlineData(DatabaseKind.MariaDb, "SslMode=None")]
    public async Task A_user_with_a_password_is_let_in_by(DatabaseKind kind, string connection)
    {
        var database = await WithPasswordAsync(kind, connection);
        await using var server = await AuthServerHost.StartAsync(kind, database: database);
        var client = await server.AddClientAsync("--grant", "password");

        (await server.PasswordTokenAsync(client, await server.RegisterAsync())).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Once the server has the password cached such a connection works, until the server's next start.</summary>
    [DatabaseTheory]
    [InlineData(DatabaseKind.MySql, false)]
    [InlineData(DatabaseKind.MySql, true)]
    public async Task Without_TLS_the_start_is_refused_with_what_to_do(DatabaseKind kind, bool cached)
    {
        var database = await WithPasswordAsync(kind, "SslMode=None");
        var text = database.Settings["Database__ConnectionString"]!;
        if (cached)
        {
            await using MySqlConnection encrypted = new(new MySqlConnectionStringBuilder(text) { SslMode = MySqlSslMode.Required }.ConnectionString);
            await encrypted.OpenAsync();
        }

        foreach (var arguments in new string[][] { [], ["db", "migrate"] })
        {
            var line = (await CommandResult.RunAsync(database.Settings, null, arguments)).ShouldFail();

            line.ShouldStartWith("Database__ConnectionString: ");
            line.ShouldContain("caching_sha2_password");
            line.ShouldContain("SslMode=Preferred");
            line.ShouldContain("AllowPublicKeyRetrieval=true");
        }
    }

    private static async Task<TestDatabase> WithPasswordAsync(DatabaseKind kind, string connection)
    {
        var databaseServer = await DatabaseServer.GetAsync(kind);
        var database = await TestDatabase.CreateOnAsync(databaseServer);
        var user = $"u{Guid.NewGuid():N}"[..24];
        MySqlConnectionStringBuilder text = new(database.Settings["Database__ConnectionString"] + ";" + connection)
        {
            UserID = user,
            Password = "a password of its own",
        };
        await databaseServer.ExecuteAsync(
            $"CREATE USER '{user}'@'127.0.0.1' IDENTIFIED BY 'a password of its own'; GRANT ALL ON `{text.Database}`.* TO '{user}'@'127.0.0.1'");
        return database with { Settings = database.With(("Database__ConnectionString", text.ConnectionString)) };
    }
}
