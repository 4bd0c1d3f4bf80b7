using System.Net;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;
using Lists = AuthServer.Tests.Fixtures.StatusLists;

namespace AuthServer.Tests.StatusLists;

/// <summary>Token Status List (draft-ietf-oauth-status-list-17): the form of the lists, and who may keep them for how long.</summary>
public class StatusListTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_list_is_signed_names_itself_and_says_nothing_of_good_tokens(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var token = (await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api")).AccessToken;
        var (path, index) = Lists.ReferenceOf(token);

        var answer = await host.Server.ToldListAsync(path);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        answer.Header("Content-Type").ShouldBe("application/statuslist+jwt");
        answer.Header("Cache-Control").ShouldBe("public, no-cache");
        var keys = new JsonWebKeySet((await host.Server.GetAsync("/.well-known/jwks")).Body).GetSigningKeys();
        var valid = await new JsonWebTokenHandler().ValidateTokenAsync(answer.Body, new()
        {
            IssuerSigningKeys = keys,
            ValidIssuer = host.Server.Issuer,
            ValidTypes = ["statuslist+jwt"],
            ValidateAudience = false,
        });
        valid.IsValid.ShouldBeTrue(valid.Exception?.Message);
        var claims = Jwt.Claims(answer.Body);
        claims.GetProperty("sub").GetString().ShouldBe(Jwt.Claims(token).GetProperty("status").GetProperty("status_list").GetProperty("uri").GetString());
        claims.GetProperty("ttl").GetInt32().ShouldBe(30);
        claims.GetProperty("status_list").GetProperty("bits").GetInt32().ShouldBe(1);
        Lists.Bit(answer.Body, index).ShouldBeFalse();
        // What a resource server knows already is not sent again. Another test may revoke a token of the same list between two looks.
        await Eventually.HoldsAsync("a list that is known is not sent again", async () =>
        {
            var known = await host.Server.ToldListAsync(path);
            return (await host.Server.ToldListAsync(path, known.Header("ETag"))).Status is HttpStatusCode.NotModified;
        });
        var head = await RawResponse.OfAsync(host.Server.Address, $"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        (head.Status, head.Body).ShouldBe((200, ""));
        // It ends with the tokens it is about, not long before or after.
        var end = long.Parse(path.Split('/')[^1], System.Globalization.CultureInfo.InvariantCulture);
        (end - Jwt.Claims(token).GetProperty("exp").GetInt64()).ShouldBeInRange(0, 1_200);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1200")]
    [InlineData("1")]
    [InlineData("-1200")]
    [InlineData("99999999999600")]
    [InlineData("9223372036854775807")]
    [InlineData("x")]
    public async Task What_is_no_list_is_not_found(string id)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await host.Server.ToldListAsync($"/statuslists/{id}")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Two_servers_give_no_index_twice_and_tell_the_same(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using var one = await AuthServerHost.StartAsync(kind, database: database);
        await using var two = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__Issuer"] = one.Issuer }, database);
        var client = await one.AddClientAsync("--grant", "client_credentials", "--scope", "api");

        // More than one block of indexes for each.
        var tokens = new string[1_200];
        await Parallel.ForAsync(0, tokens.Length, new ParallelOptions { MaxDegreeOfParallelism = 60 }, async (i, _) =>
            tokens[i] = (await (i % 2 is 0 ? one : two).TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken);
        tokens.Select(Lists.ReferenceOf).Distinct().Count().ShouldBe(tokens.Length);

        var revoked = tokens[77];
        (await one.RevokeAsync(client, revoked)).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync("both tell it", async () => await one.IsRevokedAsync(revoked) && await two.IsRevokedAsync(revoked));
        var path = Lists.ReferenceOf(revoked).Path;
        var list = await one.ToldListAsync(path);
        Lists.BytesOf(list.Body).Sum(part => int.PopCount(part)).ShouldBe(1);
        (await two.ToldListAsync(path, list.Header("ETag"))).Status.ShouldBe(HttpStatusCode.NotModified);
        // Every index that was given lies within the list, even of a server that has not heard of it yet.
        (Lists.BytesOf(list.Body).Length * 8).ShouldBeGreaterThan(tokens.Max(token => Lists.ReferenceOf(token).Index));
    }

    [DatabaseTheory, EveryServer]
    public async Task Without_the_database_no_list_is_confirmed_and_with_it_none_is_forgotten(DatabaseKind kind)
    {
        using var databaseServer = await DatabaseServer.StartAsync(kind);
        await using var server = await AuthServerHost.StartAsync(kind, database: await TestDatabase.CreateOnAsync(databaseServer));
        var client = await server.AddClientAsync("--grant", "client_credentials", "--scope", "api");
        var token = (await server.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;
        var other = (await server.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;
        await server.RevokeAsync(client, token);
        await Eventually.HoldsAsync("the bit is set", () => server.IsRevokedAsync(token));
        var path = Lists.ReferenceOf(token).Path;

        databaseServer.Kill();

        Response answer = null!;
        await Eventually.HoldsAsync("the list is refused", async () =>
            (answer = await server.StatusListAsync(path)).Status is HttpStatusCode.ServiceUnavailable);
        answer.Header("Retry-After").ShouldBe("1");
        answer.Header("Cache-Control").ShouldBe("no-store");

        await databaseServer.RestartAsync();
        await Eventually.HoldsAsync("the list is back", async () => (await server.StatusListAsync(path)).Status is HttpStatusCode.OK);
        (await server.IsRevokedAsync(token)).ShouldBeTrue();
        (await server.IsRevokedAsync(other)).ShouldBeFalse();
        // A server that knew nothing learns it all.
        await server.RestartAsync();
        await Eventually.HoldsAsync("a new server tells it", async () =>
            (await server.StatusListAsync(path)).Status is HttpStatusCode.OK && await server.IsRevokedAsync(token));
        (await server.IsRevokedAsync(other)).ShouldBeFalse();
    }
}
