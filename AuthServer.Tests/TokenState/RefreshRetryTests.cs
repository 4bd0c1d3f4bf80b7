using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.TokenState;

/// <summary>A client that lost the answer to a refresh gets the same one again; anything else that looks like it ends the sign-in.</summary>
public class RefreshRetryTests
{
    private const string Scope = "api openid offline_access";

    [DatabaseTheory, EveryDatabase]
    public async Task The_same_answer_is_given_again_and_the_sign_in_goes_on(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);

        var second = await host.Server.RefreshAsync(client, first.RefreshToken);
        var again = await host.Server.RefreshAsync(client, first.RefreshToken);
        var thrice = await host.Server.RefreshAsync(client, first.RefreshToken);

        foreach (var repeated in new[] { again, thrice })
        {
            repeated.Status.ShouldBe(HttpStatusCode.OK, repeated.Body);
            repeated.Header("Cache-Control").ShouldBe("no-store");
            repeated.Json
                .EnumerateObject()
                .Select(member => member.Name)
                .ShouldBe(second.Json.EnumerateObject().Select(member => member.Name), ignoreOrder: true);
            foreach (var member in new[] { "access_token", "refresh_token", "id_token", "token_type" })
            {
                repeated.Text(member).ShouldBe(second.Text(member));
            }

            repeated.Json.GetProperty("expires_in").GetInt32().ShouldBeInRange(1, second.Json.GetProperty("expires_in").GetInt32());
        }

        (await host.Server.IsActiveAsync(host.ResourceApi, again.AccessToken)).ShouldBeTrue();
        (await host.Server.RefreshAsync(client, again.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Twenty_uses_at_once_have_one_child(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Server.RefreshAsync(client, first.RefreshToken)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        answers.Select(answer => answer.RefreshToken).Distinct().Count().ShouldBe(1);
        answers.Select(answer => answer.AccessToken).Distinct().Count().ShouldBe(1);
        var signIn = await host.Server.Database.ScalarAsync<string>(
            "SELECT `AuthorizationId` FROM `OpenIddictTokens` WHERE `Id` = @0", Jwt.Claims(first.AccessToken).GetProperty("oi_tkn_id").GetString()!);
        // The first pair and one more.
        (await host.Server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `OpenIddictTokens` WHERE `AuthorizationId` = @0", signIn!)).ShouldBe(4);
        (await host.Server.RefreshAsync(client, answers[0].RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Once_the_successor_is_used_its_parent_is_a_replay(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);
        var second = await host.Server.RefreshAsync(client, first.RefreshToken);
        var third = await host.Server.RefreshAsync(client, second.RefreshToken);

        (await host.Server.RefreshAsync(client, first.RefreshToken)).Error.ShouldBe("invalid_grant");

        await ShouldBeDeadAsync(host, client, third);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Another_client_that_presents_it_ends_the_sign_in(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);
        var other = await host.Server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "openid", "--refresh-retry-seconds", "60");
        var second = await host.Server.RefreshAsync(client, first.RefreshToken);

        (await host.Server.RefreshAsync(other, first.RefreshToken)).Error.ShouldBe("invalid_grant");

        await ShouldBeDeadAsync(host, client, second);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_client_that_cannot_prove_itself_gets_nothing_and_ends_nothing(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);
        var second = await host.Server.RefreshAsync(client, first.RefreshToken);

        (await host.Server.RefreshAsync(client with { Secret = "wrong" }, first.RefreshToken)).Error.ShouldBe("invalid_client");

        (await host.Server.RefreshAsync(client, first.RefreshToken)).RefreshToken.ShouldBe(second.RefreshToken);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task After_its_time_and_after_a_revocation_nothing_is_given_again(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);
        var (late, revoked) = (await host.Server.RefreshAsync(client, first.RefreshToken), await SignInAsync(host, client));
        var successor = await host.Server.RefreshAsync(client, revoked.RefreshToken);
        await host.Server.RevokeAsync(client, successor.RefreshToken);

        (await host.Server.RefreshAsync(client, revoked.RefreshToken)).Error.ShouldBe("invalid_grant");
        await ShouldBeDeadAsync(host, client, successor);

        // As if it had been redeemed two minutes ago.
        (await host.Server.Database.ExecuteAsync(
            kind is not DatabaseKind.Sqlite
                ? "UPDATE `OpenIddictTokens` SET `RedemptionDate` = `RedemptionDate` - INTERVAL 2 MINUTE WHERE `SealedAnswer` IS NOT NULL AND "
                    + "`AuthorizationId` = (SELECT a FROM (SELECT `AuthorizationId` AS a FROM `OpenIddictTokens` WHERE `Id` = @0) x)"
                : "UPDATE `OpenIddictTokens` SET `RedemptionDate` = datetime(`RedemptionDate`, '-2 minutes') WHERE `SealedAnswer` IS NOT NULL AND "
                    + "`AuthorizationId` = (SELECT `AuthorizationId` FROM `OpenIddictTokens` WHERE `Id` = @0)",
            Jwt.Claims(first.AccessToken).GetProperty("oi_tkn_id").GetString()!)).ShouldBe(1);
        (await host.Server.RefreshAsync(client, first.RefreshToken)).Error.ShouldBe("invalid_grant");
        await ShouldBeDeadAsync(host, client, late);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_database_alone_yields_no_token(DatabaseKind kind)
    {
        var (host, client, first) = await SignedInAsync(kind);
        var second = await host.Server.RefreshAsync(client, first.RefreshToken);

        var rows = await host.Server.Database.DumpAsync("OpenIddictTokens");

        rows.ShouldNotContain(second.RefreshToken);
        rows.ShouldNotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(second.RefreshToken[..40])));
        rows.ShouldNotContain(Convert.ToHexString("access_token"u8));
    }

    [Fact]
    public async Task It_is_off_unless_an_operator_turns_it_on_and_can_be_changed()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var id = $"client-{Guid.NewGuid():N}";

        (await host.Server.RunAsync("clients", "add", id, "--grant", "password", "refresh_token", "--refresh-retry-seconds", "61"))
            .ShouldFail().ShouldContain("between 0 and 60");
        (await host.Server.RunAsync("clients", "add", id, "--refresh-retry-seconds", "5")).ShouldFail().ShouldContain("needs --grant refresh_token");
        (await host.Server.RunAsync("clients", "add", id, "--grant", "password", "refresh_token", "--json")).ShouldSucceed();
        (await host.Server.RunAsync("clients", "show", id, "--json")).ShouldSucceed().TryGetProperty("refresh_retry_seconds", out _).ShouldBeFalse();
        (await host.Server.RunAsync("clients", "change", id, "--refresh-retry-seconds", "10", "--json")).ShouldSucceed();
        (await host.Server.RunAsync("clients", "show", id, "--json")).ShouldSucceed().GetProperty("refresh_retry_seconds").GetInt32().ShouldBe(10);
        (await host.Server.RunAsync("clients", "change", id, "--refresh-retry-seconds", "0", "--json")).ShouldSucceed();
        (await host.Server.RunAsync("clients", "show", id, "--json")).ShouldSucceed().TryGetProperty("refresh_retry_seconds", out _).ShouldBeFalse();
    }

    private static async Task<(SharedHost Host, TestClient Client, Response First)> SignedInAsync(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "openid", "--refresh-retry-seconds", "60");
        return (host, client, await SignInAsync(host, client));
    }

    private static async Task<Response> SignInAsync(SharedHost host, TestClient client) =>
        await host.Server.PasswordTokenAsync(client, await host.Server.RegisterAsync(), Scope);

    private static async Task ShouldBeDeadAsync(SharedHost host, TestClient client, Response answer)
    {
        (await host.Server.IsActiveAsync(client, answer.AccessToken)).ShouldBeFalse();
        (await host.Server.IsActiveAsync(client, answer.RefreshToken)).ShouldBeFalse();
    }
}
