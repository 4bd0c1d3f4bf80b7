using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>RFC 9700 section 4.1: a browser is sent to an address that the client registered, to the letter, or nowhere.</summary>
public class RedirectTests
{
    [Theory]
    [InlineData("https://evil.example/cb")]
    [InlineData("https://app.example/cb/more")]
    [InlineData("https://app.example/cb/../other")]
    [InlineData("https://app.example/x/../cb")]
    [InlineData("https://app.example/cb%2f..%2fother")]
    [InlineData("https://app.example/%63b")]
    [InlineData("https://app.example/CB")]
    [InlineData("https://app.example:444/cb")]
    [InlineData("http://app.example/cb")]
    [InlineData("https://app.example/cb?x=1")]
    [InlineData("https://app.example/cb#x")]
    [InlineData("https://app.example/cb#")]
    [InlineData("https://app.example@evil.example/cb")]
    [InlineData("https://evil.example\\@app.example/cb")]
    [InlineData("https://user@app.example/cb")]
    [InlineData("https://app.example.evil.example/cb")]
    [InlineData("https://sub.app.example/cb")]
    [InlineData("//app.example/cb")]
    [InlineData("/cb")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("https://app.example/cb\r\nX-Evil: 1")]
    [InlineData("https://app.example/cb ")]
    [InlineData("https://[::1]/cb")]
    [InlineData("https://2130706433/cb")]
    public async Task An_address_that_is_not_registered_gets_nobody_sent_there(string address)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        var page = await browser.GetAsync(new CodeRequest(host.Server, host.House).With("redirect_uri", address).Address);

        ShouldBeAnErrorPage(page, "invalid_request");
    }

    [Theory]
    [InlineData("client_id=%C&client_id=%C&response_type=code&redirect_uri=https://app.example/cb")]
    [InlineData("client_id=%C&response_type=code&redirect_uri=https://app.example/cb&redirect_uri=https://app.example/cb")]
    [InlineData("client_id=%C&response_type=code&redirect_uri=https://app.example/cb&redirect_uri=https://evil.example/")]
    [InlineData("client_id=nobody&response_type=code&redirect_uri=https://app.example/cb")]
    [InlineData("response_type=code&redirect_uri=https://app.example/cb")]
    [InlineData("client_id=%C&response_type=code")]
    [InlineData("client_id=&response_type=code&redirect_uri=https://app.example/cb")]
    [InlineData("client_id=%00&response_type=code&redirect_uri=https://app.example/cb")]
    [InlineData("")]
    public async Task A_wrong_client_or_a_request_that_names_no_one_address_is_shown_on_a_page(string query)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        var page = await browser.GetAsync("/connect/authorize?" + query.Replace("%C", host.House.Id, StringComparison.Ordinal));

        ShouldBeAnErrorPage(page, error: null);
    }

    [Theory]
    [InlineData("response_type", null, "invalid_request")]
    [InlineData("response_type", "token", "unsupported_response_type")]
    [InlineData("response_type", "id_token", "unsupported_response_type")]
    [InlineData("response_type", "code id_token", "unsupported_response_type")]
    [InlineData("response_type", "none", "unsupported_response_type")]
    [InlineData("response_type", "gibberish", "unsupported_response_type")]
    [InlineData("response_mode", "fragment", "invalid_request")]
    [InlineData("response_mode", "gibberish", "invalid_request")]
    [InlineData("scope", "openid gibberish", "invalid_scope")]
    [InlineData("scope", "openid \"", "invalid_scope")]
    [InlineData("prompt", "none login", "invalid_request")]
    [InlineData("prompt", "none", "login_required")]
    [InlineData("code_challenge", null, "invalid_request")]
    [InlineData("code_challenge", "short", "invalid_request")]
    [InlineData("code_challenge_method", "plain", "invalid_request")]
    [InlineData("code_challenge_method", null, "invalid_request")]
    [InlineData("code_challenge_method", "S512", "invalid_request")]
    [InlineData("request", "eyJhbGciOiJub25lIn0.e30.", "request_not_supported")]
    public async Task Any_other_error_is_sent_to_the_client_with_state_and_issuer(string parameter, string? value, string error)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        using var stranger = host.NewBrowser();
        if (error is not "login_required")
        {
            await browser.SignInAsync(await host.Server.RegisterAsync());
        }

        var address = new CodeRequest(host.Server, host.House).With(parameter, value).Address;
        var answer = CodeRequest.AnswerOf(await browser.GetAsync(address));
        var before = await stranger.GetAsync(address);

        // RFC 9700 section 4.11.2: nobody is sent on who has not signed in, unless the client wants no page.
        if (error is "login_required")
        {
            CodeRequest.AnswerOf(before)["error"].ShouldBe(error);
        }
        else
        {
            ShouldBeAnErrorPage(before, error);
        }

        answer["error"].ShouldBe(error);
        answer["state"].ShouldBe("state");
        answer["iss"].ShouldBe(host.Server.Issuer);
        answer.ShouldNotContainKey("code");
    }

    [Fact]
    public async Task A_client_without_the_grant_is_told_so()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        var page = await browser.GetAsync(new CodeRequest(host.Server, host.Web).Address);

        page.Location.ShouldBeNull();
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_request_uri_that_leads_elsewhere_is_refused_and_never_fetched()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        using HttpListener canary = new();
        var address = $"http://127.0.0.1:{Ports.Free()}/";
        canary.Prefixes.Add(address);
        canary.Start();
        var visit = canary.GetContextAsync();

        var page = await browser.GetAsync(new CodeRequest(host.Server, host.House).With("request_uri", address + "request").Address);

        page.Location?.AbsoluteUri.ShouldNotContain("code=");
        visit.IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task An_app_on_loopback_chooses_its_port_as_it_starts()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var native = await host.Server.AddClientAsync(
            "--public", "--grant", "authorization_code", "--redirect-uri", "http://127.0.0.1/cb", "--scope", "openid", "--consent", "implicit");
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var right = await browser.GetAsync(RequestTo("http://127.0.0.1:51004/cb"));
        var wrong = await browser.GetAsync(RequestTo("http://127.0.0.1:51004/other"));
        var elsewhere = await browser.GetAsync(RequestTo("http://127.0.0.2:51004/cb"));

        right.Location!.AbsoluteUri.ShouldStartWith("http://127.0.0.1:51004/cb?code=");
        ShouldBeAnErrorPage(wrong, "invalid_request");
        ShouldBeAnErrorPage(elsewhere, "invalid_request");

        string RequestTo(string address) => new CodeRequest(host.Server, native).With("redirect_uri", address).With("scope", "openid").Address;
    }

    private static void ShouldBeAnErrorPage(PageResponse page, string? error)
    {
        page.Location.ShouldBeNull();
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Title.ShouldBe("This did not work");
        page.Response.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
        page.Response.Header("X-Evil").ShouldBeNull();
        if (error is not null)
        {
            page.Text.ShouldContain(error);
        }
    }
}
