using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Sessions.BackChannel;

/// <summary>OpenID Connect Back-Channel Logout 1.0: every client that took part in a session hears of its end.</summary>
[Waits]
public class BackChannelLogoutTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task Every_client_of_the_session_is_told_by_a_signed_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        await using var receiver = await LogoutReceiver.StartAsync();
        await using var bystander = await LogoutReceiver.StartAsync();
        var client = await AddAsync(host.Server, receiver);
        await AddAsync(host.Server, bystander);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        var tokens = await new CodeRequest(host.Server, client).TokensAsync(browser, user);

        await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));
        await receiver.ToldAsync();

        var token = receiver.Tokens.ShouldHaveSingleItem();
        var checkedToken = await new JsonWebTokenHandler().ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = host.Server.Issuer,
            ValidAudience = client.Id,
            ValidTypes = ["logout+jwt"],
            IssuerSigningKeys = new JsonWebKeySet((await host.Server.GetAsync("/.well-known/jwks")).Body).GetSigningKeys(),
        });
        checkedToken.Exception.ShouldBeNull();
        var claims = Jwt.Claims(token);
        claims.GetProperty("sub").GetString().ShouldBe(user.Id);
        claims.GetProperty("sid").GetString().ShouldBe(Jwt.Claims(tokens.Text("id_token")!).GetProperty("sid").GetString());
        claims.GetProperty("events").GetProperty("http://schemas.openid.net/event/backchannel-logout").EnumerateObject().ShouldBeEmpty();
        claims.TryGetProperty("jti", out _).ShouldBeTrue();
        claims.TryGetProperty("nonce", out _).ShouldBeFalse();
        bystander.Tokens.ShouldBeEmpty();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_client_that_fails_is_tried_again_and_the_person_does_not_wait(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        await using var receiver = await LogoutReceiver.StartAsync();
        receiver.Response = call => call < 2 ? 503 : 200;
        var client = await AddAsync(server, receiver);
        using Browser browser = new(server.Address);
        await new CodeRequest(server, client).TokensAsync(browser, await server.RegisterAsync());

        var page = await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));
        page.Title.ShouldBe("You are signed out");
        await receiver.ToldAsync();
        (await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `LogoutDeliveries`")).ShouldBe(1);

        await receiver.ToldAsync(times: 2);
        await Eventually.HoldsAsync("nothing is left to tell", async () =>
            await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `LogoutDeliveries`") is 0);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task What_could_not_be_told_before_a_crash_is_told_after_it_and_by_one_of_several_servers(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartProcessAsync(kind);
        await using var receiver = await LogoutReceiver.StartAsync();
        receiver.Response = call => call < 2 ? 503 : 200;
        var client = await AddAsync(server, receiver);
        using Browser browser = new(server.Address);
        await new CodeRequest(server, client).TokensAsync(browser, await server.RegisterAsync());
        await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));
        await receiver.ToldAsync();

        await server.KillAsync();
        await server.RestartAsync();
        await using var second = await AuthServerHost.StartAsync(kind, database: server.Database);
        await receiver.ToldAsync(times: 2);

        await Eventually.HoldsAsync("nothing is left to tell", async () =>
            await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `LogoutDeliveries`") is 0);
        receiver.Tokens.Count.ShouldBe(2);
        // Whoever took the first, and was not heard, knows the second by it.
        receiver.Tokens.Select(JwtId).Distinct().ShouldHaveSingleItem();
    }

    /// <summary>Section 2.8, and RFC 9110 section 15: what is wrong with the token, or with the client, will not pass.</summary>
    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(501, 2)]
    [InlineData(429, 2)]
    [InlineData(408, 2)]
    public async Task A_final_answer_is_not_asked_for_again(int status, int times = 1)
    {
        await using var server = await AuthServerHost.StartAsync();
        await using var receiver = await LogoutReceiver.StartAsync();
        receiver.Response = call => call < times ? status : times > 1 ? 200 : status;
        var client = await AddAsync(server, receiver);
        using Browser browser = new(server.Address);
        await new CodeRequest(server, client).TokensAsync(browser, await server.RegisterAsync());
        await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));

        await Eventually.HoldsAsync("nothing is left to tell", async () =>
            await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `LogoutDeliveries`") is 0);

        receiver.Tokens.Count.ShouldBe(times);
        receiver.Tokens.Select(JwtId).Distinct().ShouldHaveSingleItem();
        (await server.Process.LineAsync(line => line.Contains("did not take the logout token", StringComparison.Ordinal)))
            .ShouldContain(times is 1 ? $"in attempt 1, the last: its answer is {status}" : $"in attempt 1, and is told again: its answer is {status}");
    }

    private static string JwtId(string token) => Jwt.Claims(token).GetProperty("jti").GetString()!;

    private static Task<TestClient> AddAsync(AuthServerHost server, LogoutReceiver receiver) => server.AddClientAsync(
        "--public", "--grant", "authorization_code", "refresh_token", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit",
        "--scope", "api", "openid", "--backchannel-logout-uri", receiver.Address);
}
