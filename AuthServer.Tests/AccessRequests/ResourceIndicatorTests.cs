using System.Net;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.AccessRequests;

/// <summary>RFC 8707: a client names the resource servers that a token is for.</summary>
public class ResourceIndicatorTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_named_resource_narrows_the_audience_and_the_scopes(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);

        var all = await AskAsync(chain, "openid");
        var front = await AskAsync(chain, "openid", chain.FrontUri);
        var both = await AskAsync(chain, "openid", chain.FrontUri, chain.BackUri);

        Audiences(all).ShouldBe([chain.Front.Id, chain.Back.Id], ignoreOrder: true);
        Audiences(front).ShouldBe([chain.Front.Id]);
        Scopes(front).ShouldBe(["openid", chain.Read, chain.Write], ignoreOrder: true);
        Jwt.Claims(front.AccessToken).GetProperty("scope").GetString()!.Split(' ').ShouldBe(["openid", chain.Read, chain.Write], ignoreOrder: true);
        front.Text("id_token").ShouldNotBeNull();
        Audiences(both).ShouldBe([chain.Front.Id, chain.Back.Id], ignoreOrder: true);
        (await chain.Server.IsActiveAsync(chain.Front, front.AccessToken)).ShouldBeTrue();
        (await chain.Server.IsActiveAsync(chain.Back, front.AccessToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_client_of_its_own_names_them_too()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var client = await chain.Server.AddClientAsync("--scope", chain.Read, chain.Work);

        var answer = await chain.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("resource", chain.BackUri));

        Audiences(answer).ShouldBe([chain.Back.Id]);
        Scopes(answer).ShouldBe([chain.Work]);
    }

    [Fact]
    public async Task An_unknown_resource_or_one_without_a_granted_scope_is_an_invalid_target()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var client = await chain.Server.AddClientAsync("--scope", chain.Read, "api");

        foreach (var resource in new[]
        {
            "https://nobody.example/", chain.BackUri, "no uri", "orders", chain.FrontUri + "#x", chain.FrontUri.TrimEnd('/'), chain.Front.Id, "urn:x",
            "file:///etc/passwd",
        })
        {
            var answer = await chain.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("resource", resource));
            (answer.Status, answer.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_target"), resource);
        }

        (await chain.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("resource", chain.FrontUri), ("resource", chain.BackUri)))
            .Error.ShouldBe("invalid_target");
        (await chain.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("resource", ""))).Status.ShouldBe(HttpStatusCode.OK);
        (await chain.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("audience", "a"), ("audience", "b"))).Error.ShouldBe("invalid_request");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_refresh_narrows_among_what_was_granted_and_loses_nothing(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);
        var everything = await AskAsync(chain, "offline_access");
        var frontOnly = await AskAsync(chain, "offline_access", chain.FrontUri);

        var narrowed = await RefreshAsync(chain, everything, chain.BackUri);
        var wide = await RefreshAsync(chain, narrowed);
        var kept = await RefreshAsync(chain, frontOnly);
        var beyond = await RefreshAsync(chain, kept, chain.BackUri);
        var still = await RefreshAsync(chain, kept, chain.FrontUri);

        Audiences(narrowed).ShouldBe([chain.Back.Id]);
        Audiences(wide).ShouldBe([chain.Front.Id, chain.Back.Id], ignoreOrder: true);
        Audiences(kept).ShouldBe([chain.Front.Id]);
        beyond.Error.ShouldBe("invalid_target");
        Audiences(still).ShouldBe([chain.Front.Id]);
    }

    private static async Task<Response> AskAsync(ServiceChain chain, string more, params string[] resources)
    {
        var user = await chain.Server.RegisterAsync();
        return await chain.Server.TokenAsync(chain.App,
        [
            ("grant_type", "password"), ("username", user.Email), ("password", user.Password),
            ("scope", $"{chain.Read} {chain.Write} {chain.Work} {more}"), .. resources.Select(resource => ("resource", resource)),
        ]);
    }

    private static Task<Response> RefreshAsync(ServiceChain chain, Response tokens, params string[] resources) => chain.Server.TokenAsync(chain.App,
        [("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken), .. resources.Select(resource => ("resource", resource))]);

    private static string[] Scopes(Response answer) => answer.Text("scope")!.Split(' ');

    private static string[] Audiences(Response answer)
    {
        var audience = Jwt.Claims(answer.AccessToken).GetProperty("aud");
        return audience.ValueKind is JsonValueKind.Array ? [.. audience.EnumerateArray().Select(one => one.GetString()!)] : [audience.GetString()!];
    }
}
