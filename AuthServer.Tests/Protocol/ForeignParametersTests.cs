using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Protocol;

/// <summary>RFC 6749 sections 3.1 and 3.2: parameters that an endpoint does not know are ignored, those of another grant among them.</summary>
public class ForeignParametersTests
{
    private static readonly (string Name, string Value)[] All =
    [
        ("audience", "https://somewhere.example"), ("actor_token", "x"), ("actor_token_type", "x"), ("subject_token", "x"), ("subject_token_type", "x"),
        ("requested_token_type", "x"), ("device_code", "x"), ("code", "x"), ("redirect_uri", "https://somewhere.example"), ("code_verifier", "short"),
        ("code_challenge", "short"), ("code_challenge_method", "x"), ("refresh_token", "x"), ("username", "x"), ("password", "x"), ("assertion", "x"),
        ("user_code", "x"), ("request_uri", "x"), ("request", "x"), ("id_token_hint", "x"), ("max_age", "x"), ("prompt", "x"), ("nonce", "x"),
        ("response_type", "x"), ("response_mode", "x"), ("token", "x"), ("token_type_hint", "x"), ("unheard_of", "x"),
    ];

    [Fact]
    public async Task A_token_request_may_carry_the_parameters_of_every_other_grant()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.House);
        var code = (await request.RunAsync(browser, user))["code"];

        await TakenAsync(host, host.Machine, ("grant_type", "client_credentials"));
        var tokens = await TakenAsync(
            host, host.Web, ("grant_type", "password"), ("username", user.Email), ("password", user.Password), ("scope", "api offline_access"));
        await TakenAsync(host, host.Web, ("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken));
        await TakenAsync(host, host.House,
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", CodeRequest.RedirectUri), ("code_verifier", request.Verifier));
    }

    [Fact]
    public async Task A_device_is_given_codes_and_polls_with_them()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var device = await host.Server.AddClientAsync("--public", "--grant", "device_code", "--scope", "api");

        var asked = await host.Server.PostAsync("/connect/device", With(("client_id", device.Id)));
        asked.Status.ShouldBe(HttpStatusCode.OK, asked.Body);
        var form = With(("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("device_code", asked.Text("device_code")!));
        var polled = await host.Server.TokenAsync(device, [.. form.Select(field => (field.Key, field.Value))]);

        polled.Error.ShouldBe("authorization_pending", polled.Body);
    }

    [Theory]
    [InlineData("audience")]
    [InlineData("code_verifier")]
    [InlineData("actor_token")]
    [InlineData("subject_token")]
    [InlineData("requested_token_type")]
    [InlineData("device_code")]
    [InlineData("user_code")]
    [InlineData("code")]
    [InlineData("grant_type")]
    [InlineData("refresh_token")]
    [InlineData("username")]
    [InlineData("assertion")]
    [InlineData("token")]
    [InlineData("unheard_of")]
    public async Task An_authorization_request_pushed_or_not_may_carry_it(string name)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var request = new CodeRequest(host.Server, host.Asking).With(name, "x");

        (await browser.OpenAsync(request.Address)).IsForm("decision").ShouldBeTrue();
        var pushed = await host.Server.PostAsync("/connect/par", request.Fields, host.Asking.Basic);
        pushed.Status.ShouldBe(HttpStatusCode.Created, pushed.Body);
    }

    /// <summary>Not to be ignored: who reads the first and who reads the last would read different requests (RFC 6749 section 3.2).</summary>
    [Fact]
    public async Task What_is_repeated_is_refused_whatever_it_is()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        foreach (var name in new[] { "audience", "actor_token", "unheard_of" })
        {
            (await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"), (name, "a"), (name, "b"))).Error.ShouldBe("invalid_request");
        }
    }

    private static async Task<Response> TakenAsync(SharedHost host, TestClient client, params (string Name, string Value)[] own)
    {
        var answer = await host.Server.TokenAsync(client, [.. With(own).Select(field => (field.Key, field.Value))]);
        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        return answer;
    }

    private static IEnumerable<KeyValuePair<string, string>> With(params (string Name, string Value)[] own) =>
        own.Concat(All.Where(other => own.All(one => one.Name != other.Name))).Select(field => KeyValuePair.Create(field.Name, field.Value));
}
