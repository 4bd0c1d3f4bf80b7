using System.Text.Json;
using AuthServer.Tests.Fixtures;
using MySqlConnector;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>A command that cannot do its work says why, at once, in words that help.</summary>
public class CommandFaultTests
{
    private const string Wrong = "wrong-password-of-this-test";

    [DatabaseTheory, EveryDatabase]
    public async Task What_the_database_says_is_said(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        await host.Database.ExecuteAsync(kind is DatabaseKind.Sqlite
            ? "CREATE TRIGGER filled BEFORE INSERT ON OpenIddictScopes BEGIN SELECT RAISE(ABORT, 'the disk is full'); END"
            : "CREATE TRIGGER filled BEFORE INSERT ON OpenIddictScopes FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the disk is full'");

        var line = (await host.RunAsync("scopes", "add", "orders")).ShouldFail();

        line.ShouldStartWith("The database says: ");
        line.ShouldContain("the disk is full");
    }

    [DatabaseTheory, EveryServer]
    public async Task A_command_that_the_database_does_not_let_in_ends_at_once_with_its_words(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        MySqlConnectionStringBuilder connection = new(database.Settings["Database__ConnectionString"]!) { UserID = "nobody_here", Password = Wrong };

        foreach (var command in (string[][])[["clients", "list"], ["db", "migrate"]])
        {
            var result = await CommandResult.RunAsync(database.With(("Database__ConnectionString", connection.ConnectionString)), null, command);

            // One line: nothing was tried again.
            var line = result.ShouldFail();
            line.ShouldStartWith("The database says: Access denied for user 'nobody_here'");
            line.ShouldNotContain(Wrong);
        }
    }

    [DatabaseTheory, EveryServer]
    public async Task A_database_that_is_not_there_ends_a_command_at_once(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        MySqlConnectionStringBuilder connection = new(database.Settings["Database__ConnectionString"]!) { Database = "mistyped" };

        var result = await CommandResult.RunAsync(database.With(("Database__ConnectionString", connection.ConnectionString)), null, "users", "list");

        result.ShouldFail().ShouldBe("The database says: Unknown database 'mistyped'");
    }

    /// <summary>A server waits for <c>Database__StartTimeoutSeconds</c>, two minutes; the run of a command here is given up after as long.</summary>
    [Fact]
    public async Task A_command_waits_5_seconds_for_a_database_that_does_not_answer()
    {
        var result = await CommandResult.RunAsync(
            new Dictionary<string, string?>
            {
                ["Database__Provider"] = "MySql",
                // Port 1 (tcpmux) has no listener on any machine of today.
                ["Database__ConnectionString"] = "Server=127.0.0.1;Port=1;Database=authserver;User ID=authserver;Password=secret-of-this-test",
                ["Keys__MasterKey"] = new('0', 64),
                ["Hosting__AllowPlainHttp"] = "true",
            },
            null,
            "clients", "list", "--json");

        result.ExitCode.ShouldBe(1);
        var last = result.Error.TrimEnd('\n').Split('\n')[^1];
        JsonDocument.Parse(last).RootElement.GetProperty("error").GetString()!.ShouldStartWith("The database did not answer within 5 seconds: ");
        result.Error.ShouldNotContain("secret-of-this-test");
    }

    [Theory]
    [InlineData("client list", "client", "clients")]
    [InlineData("clients addd shop", "addd", "add")]
    [InlineData("keys rotat", "rotat", "rotate")]
    [InlineData("clients list --serch shop", "--serch", "--search")]
    [InlineData("bananas", "bananas", "--help")]
    [InlineData("clients bananas", "bananas", "--help")]
    [InlineData("clients", "command", "--help")]
    public async Task A_misspelt_command_line_names_the_wrong_word_and_the_nearest_right_one(string arguments, string wrong, string right)
    {
        var line = (await CommandResult.RunAsync(new Dictionary<string, string?>(), null, arguments.Split(' '))).ShouldFail();

        line.ShouldContain(wrong);
        line[(line.IndexOf(wrong, StringComparison.Ordinal) + wrong.Length)..].ShouldContain(right);
    }

    [Theory]
    [InlineData("clients show nobody", "There is no client 'nobody'.")]
    [InlineData("clients addd shop", "'addd' was not matched. Did you mean one of the following? add (--help lists the commands and options)")]
    public async Task With_json_a_fault_is_an_object_on_standard_error(string arguments, string expected)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var result = await host.Server.RunAsync([.. arguments.Split(' '), "--json"]);

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        result.Error.TrimEnd('\n').ShouldNotContain("\n");
        JsonDocument.Parse(result.Error).RootElement.GetProperty("error").GetString().ShouldBe(expected);
    }

    [Fact]
    public async Task With_json_faults_of_the_settings_are_objects_too()
    {
        var result = await CommandResult.RunAsync(
            new Dictionary<string, string?> { ["Keys__Unknown"] = "1", ["Logging__Level"] = "loud" }, null, "clients", "list", "--json");

        (result.ExitCode, result.Output).ShouldBe((1, ""));
        var faults = result.Error.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement.GetProperty("error").GetString()!).ToList();
        faults.ShouldContain(fault => fault.Contains("Keys__Unknown", StringComparison.Ordinal));
        faults.ShouldContain(fault => fault.Contains("Logging__Level", StringComparison.Ordinal));
    }
}
