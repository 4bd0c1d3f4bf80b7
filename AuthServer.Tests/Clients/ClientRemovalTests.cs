using System.Globalization;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Clients;

/// <summary>A client is removed by one small commit: refused, and all its tokens dead, however many there are. Its rows go later.</summary>
public class ClientRemovalTests
{
    private const int ManySignIns = 3_000;

    [DatabaseTheory, EveryDatabase]
    public async Task What_other_clients_got_in_exchange_for_its_tokens_dies_with_it(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);
        var original = await chain.SignInAsync(chain.Read, "offline_access");
        var exchanged = await chain.ExchangeAsync(chain.Front, original.AccessToken, ("audience", chain.Back.Id));
        var again = await chain.ExchangeAsync(chain.Back, exchanged.AccessToken, ("audience", chain.Front.Id));
        (await chain.Server.IsActiveAsync(chain.Back, exchanged.AccessToken)).ShouldBeTrue();

        (await chain.Server.RunAsync("clients", "remove", chain.App.Id, "--json")).ShouldSucceed();

        (await chain.Server.PasswordTokenAsync(chain.App, await chain.Server.RegisterAsync(), chain.Read)).Error.ShouldBe("invalid_client");
        (await chain.Server.RefreshAsync(chain.App, original.RefreshToken)).Error.ShouldBe("invalid_client");
        (await chain.Server.IsActiveAsync(chain.Front, original.AccessToken)).ShouldBeFalse();
        (await chain.Server.IsActiveAsync(chain.Back, exchanged.AccessToken)).ShouldBeFalse();
        (await chain.Server.IsActiveAsync(chain.Front, again.AccessToken)).ShouldBeFalse();
        (await chain.ExchangeAsync(chain.Back, exchanged.AccessToken, ("audience", chain.Front.Id))).Status.ShouldBe(HttpStatusCode.BadRequest);
        foreach (var token in new[] { original, exchanged, again })
        {
            await Eventually.HoldsAsync("the status list shows it", () => chain.Server.IsRevokedAsync(token.AccessToken));
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Its_id_can_be_registered_anew_at_once_and_owns_nothing_of_the_old_one(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var old = await host.Server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "--default-scope", "api");
        var token = await host.Server.PasswordTokenAsync(old, await host.Server.RegisterAsync(), "api offline_access");

        (await host.Server.RunAsync("clients", "remove", old.Id, "--json")).ShouldSucceed();
        var anew = await host.Server.Operator.AddClientAsync(old.Id, ["--grant", "password", "refresh_token", "--scope", "api", "--default-scope", "api"]);

        (await host.Server.PasswordTokenAsync(anew, await host.Server.RegisterAsync())).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.RefreshAsync(anew, token.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await host.Server.IsActiveAsync(anew, token.AccessToken)).ShouldBeFalse();
        (await host.Server.RunAsync("clients", "list", "--json")).ShouldSucceed();
    }

    /// <summary>A server remembers a client's row for a second. What it writes for a client looks at the row itself.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task What_a_server_still_remembers_of_it_opens_nothing(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        var client = await server.AddClientAsync(
            "--grant", "client_credentials", "password", "device_code", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri,
            "--scope", "api", "openid");
        var user = await server.RegisterAsync();
        List<Func<Task<Response>>> requests =
        [
            () => server.TokenAsync(client, ("grant_type", "client_credentials")),
            () => server.PasswordTokenAsync(client, user),
            () => server.PostAsync("/connect/device", [new("scope", "api")], client.Basic),
            () => server.PostAsync("/connect/par", new CodeRequest(server, client).With("scope", "openid").Fields, client.Basic),
        ];
        foreach (var request in requests)
        {
            var answer = await request();
            ((int)answer.Status).ShouldBeInRange(200, 201, answer.Body);
        }

        // No command, which would end only when nobody remembers.
        await server.Operator.RemoveClientAsync(client);

        foreach (var answer in await Task.WhenAll(requests.Select(request => request())))
        {
            answer.Error.ShouldBe("invalid_client");
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task No_token_that_was_issued_around_its_removal_lives_on(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync("--grant", "client_credentials", "password", "refresh_token", "--scope", "api", "--default-scope", "api");
        var user = await host.Server.RegisterAsync();
        var signIn = await host.Server.PasswordTokenAsync(client, user, "api offline_access");

        List<Task<Response>> answers =
        [
            .. Enumerable.Range(0, 40).Select(i => i % 2 is 0
                ? host.Server.TokenAsync(client, ("grant_type", "client_credentials"))
                : host.Server.PasswordTokenAsync(client, user)),
            host.Server.RefreshAsync(client, signIn.RefreshToken),
        ];
        await Task.WhenAny(answers);
        await host.Server.Operator.RemoveClientAsync(client);

        foreach (var answer in await Task.WhenAll(answers))
        {
            if (answer.Status is HttpStatusCode.OK)
            {
                (await host.Server.IsActiveAsync(host.ResourceApi, answer.AccessToken)).ShouldBeFalse();
                await Eventually.HoldsAsync("the status list shows it", () => host.Server.IsRevokedAsync(answer.AccessToken));
            }
            else
            {
                answer.Error.ShouldBeOneOf("invalid_client", "invalid_grant");
            }
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task However_much_it_has_the_removal_writes_one_revocation_and_a_job_deletes_the_rows(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__PruneEverySeconds"] = "1" });
        var client = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "--default-scope", "api");
        var bystander = await server.AddClientAsync("--grant", "password", "--scope", "api", "--default-scope", "api");
        var user = await server.RegisterAsync();
        var stays = await server.PasswordTokenAsync(bystander, user);
        await server.PasswordTokenAsync(client, user, "api offline_access");
        var record = await server.Database.ScalarAsync<string>("SELECT `Id` FROM `OpenIddictApplications` WHERE `ClientId` = @0", client.Id);
        await MultiplyAsync(server.Database, record!);

        (await server.RunAsync("clients", "remove", client.Id, "--json")).ShouldSucceed();

        (await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `Revocations`")).ShouldBe(1);
        await Eventually.HoldsAsync("all but the access token, which status lists may still ask for, is deleted", async () =>
            await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `OpenIddictTokens` WHERE `ApplicationId` = @0", record!) is 1);
        await server.Database.ExecuteAsync("UPDATE `OpenIddictTokens` SET `ExpirationDate` = '2020-01-01' WHERE `ApplicationId` = @0", record!);
        await server.Database.ExecuteAsync("UPDATE `OpenIddictAuthorizations` SET `CreationDate` = '2020-01-01' WHERE `ApplicationId` = @0", record!);
        await Eventually.HoldsAsync("the client's own row is deleted last", async () =>
            await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `OpenIddictApplications` WHERE `Id` = @0", record!) is 0);
        (await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `OpenIddictAuthorizations` WHERE `ApplicationId` = @0", record!)).ShouldBe(0);
        (await server.IsActiveAsync(bystander, stays.AccessToken)).ShouldBeTrue();
    }

    /// <summary>Many sign-ins, each with a refresh token.</summary>
    private static async Task MultiplyAsync(TestDatabase database, string client)
    {
        // Of now: an old sign-in that has no token yet would be deleted between the two statements.
        var now = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        const string numbers = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT ";
        for (var thousand = 0; thousand < ManySignIns; thousand += 1_000)
        {
            await database.ExecuteAsync(
                "INSERT INTO `OpenIddictAuthorizations` (`Id`, `ApplicationId`, `CreationDate`, `Status`, `Type`, `Subject`) "
                    + Rows(numbers, database, "many-", thousand, $"@0, '{now}', 'valid', 'ad-hoc', 'nobody'"),
                client);
            await database.ExecuteAsync(
                "INSERT INTO `OpenIddictTokens` "
                    + "(`Id`, `AuthorizationId`, `ApplicationId`, `CreationDate`, `ExpirationDate`, `Status`, `Type`, `Subject`) "
                    + RowsOfTokens(numbers, database, thousand),
                client);
        }
    }

    private static string Rows(string numbers, TestDatabase database, string prefix, int from, string rest) =>
        $"{numbers}{Id(database, prefix, from)}, {rest} FROM n";

    private static string RowsOfTokens(string numbers, TestDatabase database, int from) =>
        $"{numbers}{Id(database, "token-", from)}, {Id(database, "many-", from)}, @0, '2026-01-01', '2099-01-01', 'valid', "
        + "'urn:ietf:params:oauth:token-type:refresh_token', 'nobody' FROM n";

    private static string Id(TestDatabase database, string prefix, int from) =>
        database.Kind is DatabaseKind.Sqlite ? $"'{prefix}' || (i + {from})" : $"CONCAT('{prefix}', i + {from})";
}
