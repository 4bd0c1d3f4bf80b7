using System.Collections.Concurrent;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

/// <summary>What was acknowledged survives the end of the process, however sudden (SIGKILL).</summary>
[Waits]
public class DurabilityTests
{
    private const int Rounds = 2;

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task An_acknowledged_registration_token_and_revocation_survive_a_kill(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartProcessAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "refresh_token");

        var user = await server.RegisterAsync();
        await KillAndRestartAsync(server);

        var token = await server.PasswordTokenAsync(client, user, "api offline_access");
        await KillAndRestartAsync(server);
        (await server.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();

        var refreshed = await server.RefreshAsync(client, token.RefreshToken);
        (await server.RevokeAsync(client, refreshed.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);
        await KillAndRestartAsync(server);
        (await server.IsActiveAsync(client, refreshed.AccessToken)).ShouldBeFalse();
        (await server.IsActiveAsync(client, refreshed.RefreshToken)).ShouldBeTrue();
        (await server.RefreshAsync(client, token.RefreshToken)).Error.ShouldBe("invalid_grant");
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_kill_in_the_middle_of_many_registrations_loses_none_that_was_acknowledged(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartProcessAsync(kind);

        for (var round = 0; round < Rounds; round++)
        {
            ConcurrentBag<string> acknowledged = [];
            TaskCompletionSource some = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var registrations = Enumerable.Range(0, 60).Select(async _ =>
            {
                try
                {
                    acknowledged.Add((await server.RegisterAsync()).Id);
                    if (acknowledged.Count >= 10)
                    {
                        some.TrySetResult();
                    }
                }
                catch (HttpRequestException)
                {
                    // Killed before it answered: nothing was promised.
                }
            }).ToList();

            await some.Task;
            await KillAndRestartAsync(server);
            await Task.WhenAll(registrations);

            var stored = (await server.Database.ReadAsync("SELECT Id FROM AspNetUsers")).Select(row => row[0]).ToHashSet();
            acknowledged.Count.ShouldBeGreaterThanOrEqualTo(10);
            acknowledged.Where(id => !stored.Contains(id)).ShouldBeEmpty();
        }
    }

    private static async Task KillAndRestartAsync(AuthServerHost server)
    {
        await server.KillAsync();
        await server.RestartAsync();
    }
}
