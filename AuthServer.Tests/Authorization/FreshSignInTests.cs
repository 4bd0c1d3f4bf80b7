using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>A request for a fresh sign-in is answered by one made for it: in this browser, for these parameters, once.</summary>
public class FreshSignInTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task What_somebody_else_was_sent_to_sign_in_with_proves_nothing_for_an_old_session(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var strict = await StrictAsync(host);
        foreach (var request in new Func<CodeRequest>[]
        {
            () => new CodeRequest(host.Server, host.House).With("prompt", "login"),
            () => new CodeRequest(host.Server, host.House).With("max_age", "0"),
            () => new CodeRequest(host.Server, strict).With("scope", "openid"),
        })
        {
            using var stranger = host.NewBrowser();
            using var browser = host.NewBrowser();
            await browser.SignInAsync(await host.Server.RegisterAsync());
            var sent = (await stranger.GetAsync(request().Address)).Location!;
            var back = System.Web.HttpUtility.ParseQueryString(sent.Query)["return_url"]!;

            // Whatever the stranger was given, in a browser with a session that is older or younger than it.
            (await browser.OpenAsync(back)).IsForm("password").ShouldBeTrue();
            await browser.SignInAsync(await host.Server.RegisterAsync());
            (await browser.OpenAsync(back)).IsForm("password").ShouldBeTrue();
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task It_is_good_for_one_answer(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        var address = new CodeRequest(host.Server, host.House).With("prompt", "login").Address;

        var answer = CodeRequest.AnswerOf(await browser.SignInAsync(await browser.OpenAsync(address), user));

        answer.ShouldContainKey("code");
        (await browser.OpenAsync(address)).IsForm("password").ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_many_uses_at_once_one_gets_a_code(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        var address = new CodeRequest(host.Server, host.Asking).With("prompt", "login consent").Address;
        var consent = await browser.SignInAsync(await browser.OpenAsync(address), user);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => browser.SubmitAsync(consent, ("decision", "allow"))));

        answers.Count(page => page.Location?.Query.Contains("code=", StringComparison.Ordinal) is true).ShouldBe(1);
    }

    [Theory]
    [InlineData("scope", "openid")]
    [InlineData("state", "another")]
    [InlineData("nonce", "another")]
    [InlineData("redirect_uri", null)]
    public async Task It_is_good_for_the_very_request(string parameter, string? value)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        var request = new CodeRequest(host.Server, host.Asking).With("prompt", "login consent");
        var consent = await browser.SignInAsync(await browser.OpenAsync(request.Address), user);
        consent.Title.ShouldStartWith("Allow ");

        var other = await browser.OpenAsync(request.With(parameter, value).Address);

        other.Title.ShouldNotStartWith("Allow ");
        other.Location.ShouldBeNull();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Two_tabs_go_on_side_by_side(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        var first = new CodeRequest(host.Server, host.Asking).With("prompt", "login consent");
        var second = new CodeRequest(host.Server, host.Asking).With("prompt", "login consent");

        var (doorOfFirst, doorOfSecond) = (await browser.OpenAsync(first.Address), await browser.OpenAsync(second.Address));
        var consentOfFirst = await browser.SignInAsync(doorOfFirst, user);
        var consentOfSecond = await browser.SignInAsync(doorOfSecond, user);
        var answerOfFirst = CodeRequest.AnswerOf(await browser.SubmitAsync(consentOfFirst, ("decision", "allow")));
        var answerOfSecond = CodeRequest.AnswerOf(await browser.SubmitAsync(consentOfSecond, ("decision", "allow")));

        (await first.RedeemAsync(answerOfFirst["code"])).AccessToken.ShouldNotBeNull();
        (await second.RedeemAsync(answerOfSecond["code"])).AccessToken.ShouldNotBeNull();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_pushed_request_for_one_is_answered_by_one(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        using var stranger = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await browser.SignInAsync(user);
        var request = new CodeRequest(host.Server, host.House).With("prompt", "login");
        var pushed = await host.Server.PostAsync("/connect/par", request.Fields);
        var address = "/connect/authorize?" + Browser.Query([new("client_id", host.House.Id), new("request_uri", pushed.Text("request_uri")!)]);

        var page = await browser.OpenAsync(address);

        page.IsForm("password").ShouldBeTrue();
        (await request.RedeemAsync(CodeRequest.AnswerOf(await browser.SignInAsync(page, user))["code"])).AccessToken.ShouldNotBeNull();
    }

    private static Task<TestClient> StrictAsync(SharedHost host) => host.Server.AddClientAsync(
        "--public", "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit", "--scope", "openid",
        "--sign-in-method", "password");
}
