using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Data;

public class ParallelWritersTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Many_writers_at_once_wait_for_each_other_instead_of_failing(DatabaseKind kind)
    {
        // The clients are added by this process: to SQLite the server is then another one, which shares nothing but the file.
        await using var server = await (kind is DatabaseKind.Sqlite ? AuthServerHost.StartProcessAsync(kind) : AuthServerHost.StartAsync(kind));
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "client_credentials");
        var users = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => server.RegisterAsync()));

        var writers = users.Select(async user =>
        {
            var token = await server.PasswordTokenAsync(client, user, "api offline_access");
            token.Status.ShouldBe(HttpStatusCode.OK, token.Body);
            var refreshed = await server.RefreshAsync(client, token.RefreshToken);
            refreshed.Status.ShouldBe(HttpStatusCode.OK, refreshed.Body);
            (await server.RevokeAsync(client, refreshed.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
            (await server.IsActiveAsync(client, refreshed.AccessToken)).ShouldBeFalse();
        });
        var others = Enumerable.Range(0, 40).Select(async _ =>
        {
            using var registered = await server.Http.PostAsJsonAsync(
                "/api/register", new { email = $"{Guid.NewGuid():N}@example.com", password = "correct horse battery" });
            registered.StatusCode.ShouldBe(HttpStatusCode.Created);
            (await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK);
        });
        // Commands are writers of another process.
        var commands = Enumerable.Range(0, 3).Select(_ => server.AddClientAsync());

        await Task.WhenAll([.. writers, .. others, Task.WhenAll(commands)]);

        (await server.Database.ReadAsync("SELECT COUNT(*) FROM AspNetUsers"))[0].ShouldBe(["80"]);
    }
}
