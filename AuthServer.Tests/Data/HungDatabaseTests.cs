using System.Diagnostics;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>A database that takes connections and answers nothing: whoever asks whether the server is ready is not kept waiting for it.</summary>
[Waits]
public class HungDatabaseTests
{
    /// <summary>Two seconds are promised. The statement and the connection have 30 and 60, so a machine that is busy cannot be taken for a wait.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    [DatabaseTheory, EveryServer]
    public async Task While_the_server_hangs_readiness_is_refused_without_waiting_for_it(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer));
        await server.ReadyAsync();

        await databaseServer.SuspendAsync();
        await ShouldSoonBeRefusedAsync(server);
        await databaseServer.ResumeAsync();

        await server.ReadyAsync();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task While_a_writer_holds_what_the_check_needs_readiness_is_refused_without_waiting_for_it(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        await using (var connection = server.Database.Connect())
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = kind is DatabaseKind.Sqlite ? "BEGIN IMMEDIATE" : "LOCK TABLES `Leases` WRITE";
            await command.ExecuteNonQueryAsync();

            await ShouldSoonBeRefusedAsync(server);

            command.CommandText = kind is DatabaseKind.Sqlite ? "ROLLBACK" : "UNLOCK TABLES";
            await command.ExecuteNonQueryAsync();
        }

        await server.ReadyAsync();
    }

    private static async Task ShouldSoonBeRefusedAsync(AuthServerHost server)
    {
        // One after the other, as a balancer asks, and several at once.
        for (var round = 0; round < 3; round++)
        {
            var asked = Stopwatch.StartNew();
            var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => server.GetAsync("/health/ready")));

            asked.Elapsed.ShouldBeLessThan(Soon);
            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.ServiceUnavailable);
        }

        (await server.GetAsync("/health/live")).Status.ShouldBe(HttpStatusCode.OK);
    }
}
