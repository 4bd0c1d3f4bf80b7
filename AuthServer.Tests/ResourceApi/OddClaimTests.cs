using System.Net;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>A token may be genuine and say something odd: that is its maker's fault, and never this API's.</summary>
public sealed class OddClaimTests
{
    private static readonly string[] Names =
    [
        "iss", "aud", "sub", "client_id", "jti", "iat", "exp", "nbf", "scope", "email", "email_verified", "cnf", "status", "username", "name", "role",
        "act", "auth_time", "azp",
        "token_usage", "oi_scp", "oi_aud", "oi_prst", "oi_tkn_id", "oi_au_id", "oi_tkn_typ", "oi_exp_dt", "oi_crt_dt", "oi_rsrc",
    ];

    private static readonly Func<JsonNode?>[] Values =
    [
        () => null, () => "x", () => "", () => 5, () => 1e300, () => true, () => new JsonArray(), () => new JsonArray("a", "b"),
        () => new JsonArray(1, null, new JsonObject()),
        () => new JsonObject(), () => new JsonObject { ["x5t#S256"] = new JsonArray("a"), ["status_list"] = new JsonArray("a") }, () => "[\"a\",\"b\"]",
    ];

    [Theory]
    [InlineData("StatusList")]
    [InlineData("Introspection")]
    [InlineData("Local")]
    public async Task Whatever_a_genuine_token_says_it_is_taken_or_refused(string mode)
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__Mode", mode));
        var list = api.Issuer.AddStatusList();
        foreach (var name in Names)
        {
            foreach (var value in Values)
            {
                var token = api.Mint.Token(claims: claims =>
                {
                    claims["status"] = StatusListStub.Reference(0, list.Uri);
                    claims[name] = value();
                });

                using var me = await api.GetAsync("/api/user/me", token);
                using var state = await api.GetAsync("/api/is_logined", token);

                ((int)me.StatusCode).ShouldBeOneOf([200, 401, 403], $"{name}: {value()?.ToJsonString()}");
                state.StatusCode.ShouldBe(HttpStatusCode.OK, $"{name}: {value()?.ToJsonString()}");
            }
        }

        api.Process.Output.ShouldNotContain("Exception");
    }

    [Theory]
    [InlineData("email", "Introspection")]
    [InlineData("cnf", "Introspection")]
    [InlineData("email", "Local")]
    [InlineData("cnf", "Local")]
    [InlineData("status", "StatusList")]
    public async Task A_list_where_one_thing_belongs_is_no_access_token(string name, string mode)
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__Mode", mode));
        var token = api.Mint.Token(claims: claims => claims[name] = new JsonArray("a@example.org", "b@example.org"));

        using var answer = await api.GetAsync("/api/user/me", token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"invalid_token\"");
    }
}
