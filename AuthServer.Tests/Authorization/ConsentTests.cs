using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>When a person is asked, and when what they once agreed to is enough.</summary>
public class ConsentTests
{
    [Fact]
    public async Task A_client_that_can_be_told_from_others_is_agreed_to_once()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await new CodeRequest(host.Server, host.Asking).RunAsync(browser, await host.Server.RegisterAsync());

        CodeRequest.AnswerOf(await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address)).ShouldContainKey("code");
    }

    /// <summary>RFC 8252 section 8.6.</summary>
    [Theory]
    [InlineData("http://127.0.0.1/cb")]
    [InlineData("http://localhost/cb")]
    [InlineData("com.example.app:/cb")]
    public async Task An_app_whose_id_and_address_any_other_may_use_is_asked_about_each_time(string address)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var app = await host.Server.AddClientAsync("--public", "--grant", "authorization_code", "--redirect-uri", address, "--scope", "openid");
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        for (var time = 0; time < 2; time++)
        {
            var page = await browser.OpenAsync(new CodeRequest(host.Server, app).With("redirect_uri", address).With("scope", "openid").Address);
            page.Title.ShouldStartWith("Allow ");
            (await browser.SubmitAsync(page, ("decision", "allow"))).Location!.Query.ShouldContain("code=");
        }
    }

    [Fact]
    public async Task A_request_without_a_scope_is_asked_about_too()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await host.Server.AddClientAsync(
            "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri, "--scope", "openid", "--consent", "explicit");
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var page = await browser.OpenAsync(new CodeRequest(host.Server, client).With("scope", null).Address);

        page.Title.ShouldStartWith("Allow ");
        page.Text.ShouldContain("Know that you have signed in");
        CodeRequest.AnswerOf(await browser.SubmitAsync(page, ("decision", "allow"))).ShouldContainKey("code");
    }

    [Theory]
    [InlineData("https://app.example/cb", "app.example")]
    [InlineData("https://xn--bcher-kva.example/cb", "xn--bcher-kva.example")]
    [InlineData("http://127.0.0.1:5000/cb", "on this device")]
    [InlineData("com.example.app:/cb", "on this device")]
    public async Task Who_is_asked_sees_where_the_app_lives(string address, string place)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await host.Server.AddClientAsync("--grant", "authorization_code", "--redirect-uri", address, "--scope", "openid", "--name", "Handsome");
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        (await browser.OpenAsync(new CodeRequest(host.Server, client).With("redirect_uri", address).With("scope", "openid").Address)).Text.ShouldContain(place);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Who_is_asked_may_be_somebody_else_and_finds_the_account_page(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var other = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        var page = await browser.SignInAsync(await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address), await host.Server.RegisterAsync());

        page.Document.QuerySelector("a[href='/account']").ShouldNotBeNull();
        var again = await browser.SignInAsync(await browser.OpenAsync(page.Document.QuerySelector("a#not-you")!.GetAttribute("href")!), other);

        again.IsForm("decision").ShouldBeTrue();
        again.Text.ShouldContain(other.Email);
        CodeRequest.AnswerOf(await browser.SubmitAsync(again, ("decision", "allow"))).ShouldContainKey("code");
    }
}
