using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Data;

public sealed class MariaDbStatementCountTests(ITestOutputHelper output) : StatementCountTests(output, DatabaseKind.MariaDb);

public sealed class MySqlStatementCountTests(ITestOutputHelper output) : StatementCountTests(output, DatabaseKind.MySql);

/// <summary>
/// How many statements and commits an answer costs, as the database itself logs them. Upper bounds: fewer is better, more is a
/// step back that nobody would notice otherwise.
/// </summary>
public abstract class StatementCountTests(ITestOutputHelper output, DatabaseKind kind) : IAsyncLifetime
{
    private static readonly string[] BackgroundTables = ["KEYS", "LOGOUTDELIVERIES", "REVOCATIONS", "STATUSLISTS"];

    private DatabaseServer _databaseServer = null!;
    private TestDatabase _database = null!;
    private AuthServerHost _server = null!;

    public async Task InitializeAsync()
    {
        _databaseServer = await DatabaseServer.StartAsync(kind);
        _database = await TestDatabase.CreateOnAsync(_databaseServer);
        _server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?>
        {
            ["Protocol__PruneEverySeconds"] = "0",
            ["Usage__FlushSeconds"] = "0",
            ["Registration__PerHour"] = "1000",
        }, _database);
        await _database.ExecuteAsync("SET GLOBAL log_output = 'TABLE'");
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _databaseServer.Dispose();
    }

    [DatabaseFact]
    public async Task Every_answer_keeps_to_its_statements_and_commits()
    {
        var client = await _server.AddClientAsync("--grant", "password", "refresh_token", "client_credentials", "--scope", "api", "openid");
        var user = await _server.RegisterAsync();
        // The first sign-in of a name makes its counter; those after it are the usual case.
        var token = await _server.PasswordTokenAsync(client, user, "api offline_access");

        // Update reservation, select user; then, in one transaction: select what it rests on, update reservation, insert sign-in and token.
        await ShouldCostAsync("password", 6, 2, async () => (await _server.PasswordTokenAsync(client, user)).Status.ShouldBe(HttpStatusCode.OK));
        // The two tokens share one insert.
        await ShouldCostAsync("password with refresh token", 6, 2, async () => token = await _server.PasswordTokenAsync(client, user, "api offline_access"));
        // Select token with its sign-in and user; then select what it rests on, redeem, and one insert of two rows.
        await ShouldCostAsync("refresh", 4, 1, async () => token = await _server.RefreshAsync(client, token.RefreshToken));
        // Select client, to hold it, and insert token.
        await ShouldCostAsync("client_credentials", 2, 1, async () =>
            (await _server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK));
        await ShouldCostAsync("introspection", 1, 0, async () => (await _server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue());
        var identified = await _server.PasswordTokenAsync(client, user, "openid");
        await ShouldCostAsync("userinfo", 1, 0, async () => (await _server.UserInfoAsync(identified.AccessToken)).Status.ShouldBe(HttpStatusCode.OK));
        // Select token, and perhaps client; then, in one transaction: select sign-in, update, insert for the status lists. Once: there is less to
        // do for what is revoked already.
        var revoked = async () => (await _server.RevokeAsync(client, token.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
        await ShouldCostAsync("revocation", 5, 1, revoked, repeats: 0);
        // Update the network's budget, select name; then, in one transaction: insert the user, insert the address.
        await ShouldCostAsync("registration", 4, 2, async () => await _server.RegisterAsync());
        await ShouldCostAsync("keys", 0, 0, async () => (await _server.SendAsync(new(HttpMethod.Get, "/.well-known/jwks"))).Status.ShouldBe(HttpStatusCode.OK));
    }

    /// <summary>In the usual case: a client's row is read once a second, so that one of several answers may cost one SELECT more.</summary>
    private async Task ShouldCostAsync(string what, int mostStatements, int mostCommits, Func<Task> act, int repeats = 10)
    {
        var (statements, commits, told) = await CostAsync(act);
        for (; statements > mostStatements && repeats > 0; repeats--)
        {
            (statements, commits, told) = await CostAsync(act);
        }

        output.WriteLine($"{what}: {statements} statements, {commits} commits");
        // The log is on: what writes is seen to commit, what reads is seen to select.
        (statements > 0).ShouldBe(mostStatements > 0, told);
        statements.ShouldBeLessThanOrEqualTo(mostStatements, told);
        commits.ShouldBeLessThanOrEqualTo(mostCommits, told);
    }

    private async Task<(int Statements, int Commits, string Told)> CostAsync(Func<Task> act)
    {
        await _database.ExecuteAsync("SET GLOBAL general_log = ON");
        await act();
        await _database.ExecuteAsync("SET GLOBAL general_log = OFF");
        var log = (await _database.ReadAsync(
            "SELECT thread_id, CONVERT(argument USING utf8mb4) FROM mysql.general_log "
                + "WHERE command_type IN ('Query', 'Execute') AND argument NOT LIKE '%general_log%' ORDER BY event_time"))
            // One row can hold several statements: what EF Core sends together.
            .SelectMany(row => row[1].Split(";\n").Select(text => (Thread: row[0], Text: text.Trim().ToUpperInvariant())))
            .Where(entry => !IsOfTheBackground(entry.Text))
            .ToList();
        await _database.ExecuteAsync("TRUNCATE mysql.general_log");
        return (
            log.Count(entry => IsData(entry.Text)),
            log.GroupBy(entry => entry.Thread).Sum(thread => Commits(thread.Select(entry => entry.Text))),
            string.Join('\n', log.Select(entry => entry.Text)));
    }

    /// <summary>What every server asks now and then, whether there are requests or not.</summary>
    private static bool IsOfTheBackground(string text) =>
        text.Contains("`LEASES`", StringComparison.Ordinal)
        || (text.StartsWith("SELECT", StringComparison.Ordinal) && BackgroundTables.Any(table => text.Contains($"FROM `{table}`", StringComparison.Ordinal)));

    private static bool IsData(string text) => text.StartsWith("SELECT", StringComparison.Ordinal) || IsWrite(text);

    private static bool IsWrite(string text) => text.Split(' ', '\n')[0] is "INSERT" or "UPDATE" or "DELETE";

    /// <summary>A write outside a transaction commits by itself.</summary>
    private static int Commits(IEnumerable<string> statements)
    {
        var (commits, open) = (0, false);
        foreach (var text in statements)
        {
            open = (open || text.StartsWith("START TRANSACTION", StringComparison.Ordinal) || text is "BEGIN") && text is not ("COMMIT" or "ROLLBACK");
            commits += text is "COMMIT" || (IsWrite(text) && !open) ? 1 : 0;
        }

        return commits;
    }
}
