using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Keys;

/// <summary>The master key is replaced while servers go on: a new and an old one side by side, then <c>keys reprotect</c>.</summary>
public class ReprotectTests
{
    private static readonly string Old = new('a', 64);
    private static readonly string New = new('b', 64);

    [DatabaseTheory, EveryDatabase]
    public async Task A_master_key_is_replaced_without_a_moment_without_service(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var one = await AuthServerHost.StartAsync(kind, Under(Old), database);
        var client = await one.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var user = await one.RegisterAsync();
        var before = await one.PasswordTokenAsync(client, user, "api offline_access");

        // The first server has not been restarted yet, the second one has the new key.
        await using var two = await AuthServerHost.StartAsync(kind, Both(one), database);
        (await two.IsActiveAsync(client, before.AccessToken)).ShouldBeTrue();
        (await CommandAsync(database, New, Old, "keys", "rotate", "--json")).ShouldSucceed();
        (await CommandAsync(database, New, Old, "keys", "reprotect", "--json")).ShouldSucceed().GetProperty("reprotected").GetInt32().ShouldBe(3);
        (await CommandAsync(database, New, Old, "keys", "reprotect", "--json")).ShouldSucceed().GetProperty("reprotected").GetInt32().ShouldBe(0);

        foreach (var server in new[] { one, two })
        {
            var token = await server.PasswordTokenAsync(client, user, "api offline_access");
            token.Status.ShouldBe(HttpStatusCode.OK, token.Body);
            (await one.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
            (await two.IsActiveAsync(client, token.AccessToken)).ShouldBeTrue();
        }

        // It says so, and goes on with the keys it has.
        await one.Process.LineAsync(line => line.Contains("does not open signing key", StringComparison.Ordinal));
        (await two.RefreshAsync(client, before.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
        // From now on the new one is enough, and the old one opens nothing.
        (await CommandAsync(database, New, null, "keys", "list", "--json")).ShouldSucceed();
        (await CommandAsync(database, Old, null, "keys", "list", "--json")).ShouldFail().ShouldStartWith("Keys__MasterKey: does not open the keys");
    }

    [Fact]
    public async Task Settings_that_would_let_a_key_sign_before_everybody_knows_it_are_refused()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await Operator.PrepareAsync(database.Settings);

        (await RunAsync(("Keys__RotateSeconds", "3600"))).ShouldFail()
            .ShouldStartWith("Keys__AnnounceSeconds: 86400 must be less than Keys__RotateSeconds=3600");
        (await RunAsync(("Keys__AnnounceSeconds", "300"))).ShouldFail()
            .ShouldStartWith("Protocol__MetadataMaxAgeSeconds: 300 must be less than Keys__AnnounceSeconds=300");
        (await RunAsync(("Keys__AnnounceSeconds", "300"), ("Protocol__MetadataMaxAgeSeconds", "299"))).ShouldSucceed();
        (await RunAsync(("Keys__PreviousMasterKey", Old), ("Keys__PreviousMasterKeyFile", "/dev/null"))).ShouldFail()
            .ShouldStartWith("Keys__PreviousMasterKey: set PreviousMasterKey or");

        Task<CommandResult> RunAsync(params (string, string?)[] settings) =>
            CommandResult.RunAsync(database.With(settings), null, ["keys", "list", "--json"]);
    }

    private static Dictionary<string, string?> Under(string masterKey) => new() { ["Keys__MasterKey"] = masterKey };

    private static Dictionary<string, string?> Both(AuthServerHost one) => new()
    {
        ["Keys__MasterKey"] = New,
        ["Keys__PreviousMasterKey"] = Old,
        ["Protocol__Issuer"] = one.Issuer,
    };

    private static Task<CommandResult> CommandAsync(TestDatabase database, string masterKey, string? previous, params string[] arguments) =>
        CommandResult.RunAsync(database.With(("Keys__MasterKey", masterKey), ("Keys__PreviousMasterKey", previous)), null, arguments);
}
