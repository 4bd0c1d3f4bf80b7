using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.Fixtures.Cluster;
using MySqlConnector;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Cluster;

/// <summary>Two servers, each on a node of its own: what may happen once happens once, whoever else tries at the same moment.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class TwoNodeTests(TwoNodes nodes, ITestOutputHelper output) : IClassFixture<TwoNodes>
{
    private readonly GaleraCluster _cluster = nodes.Cluster;
    private readonly Replicas _replicas = nodes.Replicas;

    [Fact]
    public async Task Servers_that_start_at_once_on_an_empty_database_make_one_schema_and_one_set_of_keys()
    {
        var history = await Task.WhenAll(
            _cluster.Nodes.Select(node => GaleraCluster.ReadAsync(node, _replicas.Database, "SELECT MigrationId FROM `__EFMigrationsHistory` ORDER BY 1")));
        history[0].ShouldBeUnique();
        history[0].ShouldBe(history[1]);
        history[0].ShouldBe(history[2]);
        var keys = await Task.WhenAll(_replicas.Both.Select(server => server.GetAsync("/.well-known/jwks")));
        keys[0].Body.ShouldBe(keys[1].Body);
        output.WriteLine($"{history[0].Count} migrations, once each; {keys[0].Json.GetProperty("keys").GetArrayLength()} published key(s), the same at both");
    }

    [Fact]
    public async Task Of_parallel_uses_of_a_refresh_token_one_succeeds_and_the_sign_in_ends()
    {
        const int rounds = 20, uses = 20;
        var user = await _replicas.First.RegisterAsync();
        for (var round = 0; round < rounds; round++)
        {
            var token = await _replicas.First.PasswordTokenAsync(_replicas.Client, user, "api offline_access");

            var answers = await Task.WhenAll(Enumerable.Range(0, uses).Select(i => _replicas.Both[i % 2].RefreshAsync(_replicas.Client, token.RefreshToken)));

            var winner = answers.Where(answer => answer.Status is HttpStatusCode.OK).ShouldHaveSingleItem();
            answers.Except([winner]).ShouldAllBe(answer => answer.Error == "invalid_grant");
            foreach (var server in _replicas.Both)
            {
                foreach (var dead in new[] { token.AccessToken, winner.AccessToken, winner.RefreshToken })
                {
                    (await server.IsActiveAsync(_replicas.Client, dead)).ShouldBeFalse();
                }
            }
        }

        output.WriteLine($"{rounds} rounds of {uses} uses over two nodes: one success each, no live token afterwards");
    }

    [Fact]
    public async Task Of_parallel_guesses_exactly_the_limit_is_checked_and_then_the_right_password_waits_too()
    {
        const int rounds = 5, guesses = 40;
        for (var round = 0; round < rounds; round++)
        {
            var user = await _replicas.First.RegisterAsync();
            var before = await FailuresAsync();

            var answers = await Task.WhenAll(Enumerable.Range(0, guesses).Select(i => _replicas.Both[i % 2].PasswordTokenAsync(
                _replicas.Client, user with { Password = $"a wrong password {i}" })));

            answers.ShouldAllBe(answer => answer.Error == "invalid_grant");
            var checkedOnes = await FailuresAsync() - before;
            checkedOnes.ShouldBe(TwoNodes.FailureLimit);
            foreach (var server in _replicas.Both)
            {
                (await server.PasswordTokenAsync(_replicas.Client, user)).Error.ShouldBe("invalid_grant");
            }

            output.WriteLine($"{guesses} guesses over two nodes: {checkedOnes} checked, and then the right one refused");
        }
    }

    [Fact]
    public async Task Of_parallel_registrations_of_one_address_one_succeeds_and_none_is_a_fault()
    {
        const int rounds = 4, tries = 50;
        for (var round = 0; round < rounds; round++)
        {
            var email = $"{Guid.NewGuid():N}@example.com";

            var answers = await Task.WhenAll(Enumerable.Range(0, tries).Select(i => Response.OfAsync(
                _replicas.Both[i % 2].Http.PostAsJsonAsync("/api/register", new { email, password = "correct horse battery" }))));

            var statuses = answers.CountBy(answer => answer.Status).ToDictionary();
            output.WriteLine(string.Join(", ", statuses.Select(status => $"{status.Value} × {(int)status.Key}")));
            statuses[HttpStatusCode.Created].ShouldBe(1);
            statuses.Keys.ShouldAllBe(status => (int)status < 500);
        }
    }

    [Fact]
    public async Task A_token_of_one_node_is_known_on_the_other_at_once()
    {
        const int rounds = 30, tokens = 10;
        var user = await _replicas.First.RegisterAsync();
        var stale = 0;
        for (var round = 0; round < rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, tokens).Select(async _ =>
            {
                var token = await _replicas.First.PasswordTokenAsync(_replicas.Client, user, "api offline_access");
                Interlocked.Add(ref stale, await _replicas.Second.IsActiveAsync(_replicas.Client, token.AccessToken) ? 0 : 1);
            }));
        }

        output.WriteLine($"{stale} of {rounds * tokens} tokens not yet known on the other node");
        stale.ShouldBe(0);
    }

    /// <summary>Below HTTP, where it is fast enough to be seen: what the setting of the servers is for.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_read_that_does_not_wait_for_its_node_may_miss_what_was_acknowledged(int syncWait)
    {
        const int rounds = 500;
        var database = await _cluster.CreateDatabaseAsync();
        await using MySqlConnection writer = new(_cluster.Nodes[0].ConnectionString(database));
        await using MySqlConnection reader = new(_cluster.Nodes[1].ConnectionString(database));
        await writer.OpenAsync();
        await ExecuteAsync(writer, "CREATE TABLE Seen (Id INT PRIMARY KEY, Text VARCHAR(2000))");
        await ExecuteAsync(writer, "INSERT INTO Seen VALUES (0, '')");
        await reader.OpenAsync();
        await ExecuteAsync(reader, $"SET SESSION wsrep_sync_wait = {syncWait}");
        var stale = 0;
        for (var round = 1; round <= rounds; round++)
        {
            await ExecuteAsync(writer, $"INSERT INTO Seen VALUES ({round}, REPEAT('x', 2000))");
            stale += await ExecuteAsync(reader, $"SELECT COUNT(*) FROM Seen WHERE Id = {round}") is 1L ? 0 : 1;
        }

        output.WriteLine($"wsrep_sync_wait = {syncWait}: {stale} of {rounds} reads on another node were stale");
        if (syncWait > 0)
        {
            stale.ShouldBe(0);
        }
    }

    /// <summary>Of all names so far, on the node that neither server writes to.</summary>
    private async Task<int> FailuresAsync() => int.Parse(
        (await GaleraCluster.ReadAsync(_cluster.Nodes[2], _replicas.Database, "SELECT COALESCE(SUM(Failures), 0) FROM SignInAttempts")).Single(),
        System.Globalization.CultureInfo.InvariantCulture);

    private static async Task<object?> ExecuteAsync(MySqlConnection connection, string sql)
    {
        await using MySqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
