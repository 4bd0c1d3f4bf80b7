using System.Net;
using System.Web;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Sessions;

/// <summary>OpenID Connect RP-Initiated Logout 1.0, and what signing out ends.</summary>
public class LogoutTests
{
    private const string Bye = "https://app.example/bye";

    [DatabaseTheory, EveryDatabase]
    public async Task A_client_with_the_sessions_id_token_signs_out_at_once_and_gets_the_browser_back(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var tokens = await new CodeRequest(host.Server, host.House).TokensAsync(browser, await host.Server.RegisterAsync());

        var page = await browser.OpenAsync(Address(("id_token_hint", tokens.Text("id_token")!), ("post_logout_redirect_uri", Bye), ("state", "s &t")));

        page.Location!.AbsoluteUri.ShouldStartWith(Bye + "?");
        HttpUtility.ParseQueryString(page.Location.Query)["state"].ShouldBe("s &t");
        (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Without_an_id_token_the_person_is_asked(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var address = Address(("client_id", host.House.Id), ("post_logout_redirect_uri", Bye));

        var question = await browser.OpenAsync(address);
        var stayed = await browser.SubmitAsync(question, ("decision", "stay"));
        var left = await browser.SubmitAsync(await browser.OpenAsync(address), ("decision", "sign_out"));

        question.Title.ShouldBe("Sign out?");
        stayed.Title.ShouldBe("Your account");
        left.Location!.AbsoluteUri.ShouldStartWith(Bye);
        (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_id_token_of_another_session_or_person_signs_nobody_out(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var mine = host.NewBrowser();
        using var elsewhere = host.NewBrowser();
        using var theirs = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await mine.SignInAsync(user);
        var sameUser = await new CodeRequest(host.Server, host.House).TokensAsync(elsewhere, user);
        var otherUser = await new CodeRequest(host.Server, host.House).TokensAsync(theirs, await host.Server.RegisterAsync());

        foreach (var tokens in new[] { sameUser, otherUser })
        {
            (await mine.OpenAsync(Address(("id_token_hint", tokens.Text("id_token")!)))).Title.ShouldBe("Sign out?");
        }

        (await mine.GetAsync("/account")).Title.ShouldBe("Your account");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("https://app.example/bye/../evil")]
    [InlineData("https://app.example/bye?x=1")]
    [InlineData("//app.example/bye")]
    [InlineData("javascript:alert(1)")]
    public async Task The_browser_is_never_sent_to_an_address_that_is_not_registered(string address)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var page = await browser.OpenAsync(Address(("client_id", host.House.Id), ("post_logout_redirect_uri", address)));

        page.Location.ShouldBeNull();
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
        page.Title.ShouldBe("This did not work");
        (await browser.GetAsync("/account")).Title.ShouldBe("Your account");
    }

    [Theory]
    [InlineData("gibberish")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task What_is_no_id_token_is_an_error(string hint)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        (await browser.OpenAsync(Address(("id_token_hint", hint)))).Title.ShouldBeOneOf("This did not work", "Sign out?");

        (await browser.GetAsync("/account")).Title.ShouldBe("Your account");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Signing_out_ends_codes_and_what_was_not_meant_to_outlast_it(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        CodeRequest pending = new(host.Server, host.House);
        var online = await new CodeRequest(host.Server, host.House).With("scope", "openid api").TokensAsync(browser, user);
        var offline = await new CodeRequest(host.Server, host.House).TokensAsync(browser, user);
        var code = (await pending.RunAsync(browser, user))["code"];

        await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));

        (await pending.RedeemAsync(code)).Error.ShouldBe("invalid_grant");
        (await host.Server.IsActiveAsync(host.ResourceApi, online.AccessToken)).ShouldBeFalse();
        (await host.Server.IsActiveAsync(host.ResourceApi, offline.AccessToken)).ShouldBeTrue();
        (await host.Server.RefreshAsync(host.House, offline.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_is_not_signed_in_is_sent_on_at_once()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        (await browser.OpenAsync("/connect/logout")).Title.ShouldBe("You are signed out");
        (await browser.OpenAsync(Address(("client_id", host.House.Id), ("post_logout_redirect_uri", Bye)))).Location!.AbsoluteUri.ShouldStartWith(Bye);
    }

    private static string Address(params (string Name, string Value)[] fields) =>
        "/connect/logout?" + Browser.Query(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
}
