using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>The issuer of these tests calls every token active: what is refused here is refused by the API itself.</summary>
public sealed class ForgedTokenTests(SharedResourceApi shared) : IClassFixture<SharedResourceApi>
{
    private readonly ResourceApiHost api = shared.Host;

    public static TheoryData<string> Names => [.. ForgedTokens.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_forged_token_is_refused_as_invalid_token(string name)
    {
        var token = ForgedTokens.All[name](api.Mint);

        using var answer = await api.GetAsync("/api/user/me", token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"invalid_token\"");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_forged_token_is_not_logined(string name)
    {
        using var answer = await api.GetAsync("/api/is_logined", ForgedTokens.All[name](api.Mint));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":false}""");
    }

    [Theory]
    [InlineData("ES256")]
    [InlineData("RS256")]
    public async Task A_true_token_passes_with_either_algorithm(string algorithm) =>
        (await api.StatusOfMeAsync(api.Mint.Token(algorithm: algorithm))).ShouldBe(200);

    [Fact]
    public async Task An_audience_array_with_this_api_in_second_place_passes() =>
        (await api.StatusOfMeAsync(api.Mint.Token(claims: claims => claims["aud"] = new JsonArray("other", "resource_api")))).ShouldBe(200);

    [Theory]
    [InlineData("nbf")]
    [InlineData("iat")]
    public async Task The_issuers_clock_may_be_a_minute_ahead(string claim) =>
        (await api.StatusOfMeAsync(TokenWith(api, claim, 60))).ShouldBe(200);

    [Fact]
    public async Task Both_tolerances_are_settings()
    {
        await using var own = await ResourceApiHost.StartAsync(("TokenValidation__ExpiryToleranceSeconds", "60"), ("TokenValidation__ClockSkewSeconds", "0"));

        (await own.StatusOfMeAsync(TokenWith(own, "exp", -30))).ShouldBe(200);
        (await own.StatusOfMeAsync(TokenWith(own, "exp", -62))).ShouldBe(401);
        (await own.StatusOfMeAsync(TokenWith(own, "iat", 30))).ShouldBe(401);
        (await own.StatusOfMeAsync(TokenWith(own, "nbf", 30))).ShouldBe(401);
    }

    [Theory]
    [InlineData("jku")]
    [InlineData("x5u")]
    public async Task A_key_address_inside_the_token_is_never_visited(string member)
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var token = api.Mint.Token(
            header: head =>
            {
                head[member] = $"http://{canary.LocalEndpoint}/jwks";
                head["kid"] = "elsewhere";
            });

        (await api.StatusOfMeAsync(token)).ShouldBe(401);

        canary.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_key_inside_the_token_is_not_trusted()
    {
        using var attacker = new TokenMint(api.Issuer.Address);
        var own = JsonNode.Parse(attacker.PublicKeys())!["keys"]![1]!.ToJsonString();

        (await api.StatusOfMeAsync(attacker.Token(header: head => head["jwk"] = JsonNode.Parse(own)))).ShouldBe(401);
    }

    [Fact]
    public async Task A_token_of_1_MiB_is_refused_before_it_is_read()
    {
        using var answer = await api.GetAsync("/api/user/me", new string('a', 1_048_576));

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    private static string TokenWith(ResourceApiHost api, string claim, int secondsFromNow) =>
        api.Mint.Token(claims: claims => claims[claim] = DateTimeOffset.UtcNow.AddSeconds(secondsFromNow).ToUnixTimeSeconds());
}
