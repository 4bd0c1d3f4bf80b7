using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Jobs;

/// <summary>Of all servers one does the background work; another goes on when that one stops or dies.</summary>
[Waits]
public class JobsTests
{
    private const string Begins = "This server does the background work";

    [DatabaseTheory, EveryDatabase]
    public async Task Background_work_is_done_by_one_server_and_moves_when_it_dies_or_stops(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        Dictionary<string, string?> settings = new() { ["Protocol__PruneEverySeconds"] = "1" };
        await using var one = await AuthServerHost.StartProcessAsync(kind, settings, database);
        await one.Process.LineAsync(IsBegin);
        await using var two = await AuthServerHost.StartAsync(kind, settings, database);
        await using var three = await AuthServerHost.StartAsync(kind, settings, database);
        await PrunedAsync(one);
        new[] { two, three }.ShouldAllBe(server => !server.Process.Output.Contains(Begins));

        await one.KillAsync();

        var next = await await Task.WhenAny(new[] { two, three }.Select(async server =>
        {
            await server.Process.LineAsync(IsBegin);
            return server;
        }));
        var last = next == two ? three : two;
        await PrunedAsync(next);
        last.Process.Output.ShouldNotContain(Begins);

        (await next.Process.StopAsync()).ShouldBe(0);

        // It gave the lease back: the next one need not wait for its end.
        (await database.ScalarAsync<int>("SELECT COUNT(*) FROM `Leases` WHERE `ExpiresAt` > '2000-01-01'")).ShouldBeLessThanOrEqualTo(1);
        await last.Process.LineAsync(IsBegin);
        await PrunedAsync(last);
    }

    private static bool IsBegin(string line) => line.Contains(Begins, StringComparison.Ordinal);

    /// <summary>An expired token goes by itself.</summary>
    private static async Task PrunedAsync(AuthServerHost server)
    {
        var client = await server.AddClientAsync("--grant", "client_credentials", "--scope", "api");
        var token = await server.TokenAsync(client, ("grant_type", "client_credentials"));
        var id = Jwt.Claims(token.AccessToken).GetProperty("oi_tkn_id").GetString()!;
        (await server.Database.ExecuteAsync("UPDATE `OpenIddictTokens` SET `ExpirationDate` = '2020-01-01' WHERE `Id` = @0", id)).ShouldBe(1);

        await Eventually.HoldsAsync("it is pruned", async () =>
            await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `OpenIddictTokens` WHERE `Id` = @0", id) is 0);
    }
}
