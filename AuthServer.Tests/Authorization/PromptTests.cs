using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>OpenID Connect Core section 3.1.2.1: what a client may ask of the sign-in.</summary>
public class PromptTests
{
    [Fact]
    public async Task Prompt_none_answers_without_a_page_whatever_is_missing()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();

        var stranger = CodeRequest.AnswerOf(await browser.GetAsync(Request(host.Asking).Address));
        await browser.SignInAsync(user);
        var unasked = CodeRequest.AnswerOf(await browser.GetAsync(Request(host.Asking).Address));
        var house = CodeRequest.AnswerOf(await browser.GetAsync(Request(host.House).Address));

        stranger["error"].ShouldBe("login_required");
        unasked["error"].ShouldBe("consent_required");
        house.ShouldContainKey("code");

        CodeRequest Request(TestClient client) => new CodeRequest(host.Server, client).With("prompt", "none");
    }

    [Theory]
    [InlineData("prompt", "login")]
    [InlineData("prompt", "select_account")]
    [InlineData("max_age", "0")]
    public async Task A_client_may_ask_for_the_password_afresh_and_gets_it_once(string parameter, string value)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await browser.SignInAsync(user);
        var request = new CodeRequest(host.Server, host.House).With(parameter, value);

        var page = await browser.OpenAsync(request.Address);
        var answer = CodeRequest.AnswerOf(await browser.SignInAsync(page, user));
        var next = await browser.OpenAsync(new CodeRequest(host.Server, host.House).With(parameter, value).Address);

        page.IsForm("password").ShouldBeTrue();
        answer.ShouldContainKey("code");
        next.IsForm("password").ShouldBeTrue();
    }

    [Fact]
    public async Task What_the_server_does_not_know_it_ignores()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var request = new CodeRequest(host.Server, host.House).With("no_such_parameter", "x").With("display", "wap").With("acr_values", "y");
        CodeRequest.AnswerOf(await browser.GetAsync(request.Address)).ShouldContainKey("code");
    }

    [Fact]
    public async Task A_session_that_is_young_enough_will_do()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        CodeRequest.AnswerOf(await browser.GetAsync(new CodeRequest(host.Server, host.House).With("max_age", "3600").Address)).ShouldContainKey("code");
    }

    [Theory]
    [InlineData("9223372036854775807")]
    [InlineData("9999999999999")]
    public async Task Any_number_of_seconds_will_do(string seconds)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        CodeRequest.AnswerOf(await browser.GetAsync(new CodeRequest(host.Server, host.House).With("max_age", seconds).Address)).ShouldContainKey("code");
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1e3")]
    [InlineData("1.5")]
    [InlineData("0x10")]
    [InlineData(" 1")]
    [InlineData("soon")]
    [InlineData("\u0661")]
    public async Task A_max_age_that_is_no_number_of_seconds_is_an_invalid_request(string value)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var request = new CodeRequest(host.Server, host.House).With("max_age", value);

        var answer = CodeRequest.AnswerOf(await browser.GetAsync(request.Address));
        var pushed = await host.Server.PostAsync("/connect/par", [.. request.Fields]);

        answer["error"].ShouldBe("invalid_request");
        answer["state"].ShouldBe("state");
        (pushed.Status, pushed.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_request"));
    }

    [Fact]
    public async Task Prompt_consent_asks_again_even_for_a_client_of_the_house()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var page = await browser.GetAsync(new CodeRequest(host.Server, host.House).With("prompt", "consent").Address);

        page.Title.ShouldStartWith("Allow ");
        CodeRequest.AnswerOf(await browser.SubmitAsync(page, ("decision", "allow"))).ShouldContainKey("code");
    }

    [Fact]
    public async Task The_hint_fills_in_the_name_and_is_only_text()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        var page = await browser.OpenAsync(new CodeRequest(host.Server, host.House).With("login_hint", "\"><script>alert(1)</script>").Address);

        page.Form("username").Fields["username"].ShouldBe("\"><script>alert(1)</script>");
        page.Document.QuerySelector("script").ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_takes_no_sessions_has_everybody_sign_in()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var strict = await host.Server.AddClientAsync(
            "--public", "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit", "--scope", "openid",
            "--sign-in-method", "password");
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await browser.SignInAsync(user);

        var page = await browser.OpenAsync(new CodeRequest(host.Server, strict).With("scope", "openid").Address);

        page.IsForm("password").ShouldBeTrue();
        CodeRequest.AnswerOf(await browser.SignInAsync(page, user)).ShouldContainKey("code");
    }

    [Fact]
    public async Task A_hint_of_somebody_else_asks_who_is_there()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var first = host.NewBrowser();
        using var second = host.NewBrowser();
        var ada = await host.Server.RegisterAsync();
        var tokens = await new CodeRequest(host.Server, host.House).TokensAsync(first, ada);
        await second.SignInAsync(await host.Server.RegisterAsync());
        var request = new CodeRequest(host.Server, host.House).With("id_token_hint", tokens.Text("id_token"));

        CodeRequest.AnswerOf(await first.GetAsync(request.Address)).ShouldContainKey("code");
        (await second.OpenAsync(request.Address)).IsForm("password").ShouldBeTrue();
        CodeRequest.AnswerOf(await second.GetAsync(request.With("prompt", "none").Address))["error"].ShouldBe("login_required");
    }
}
