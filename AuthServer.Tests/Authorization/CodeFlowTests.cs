using System.Net;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.TokenState;
using Shouldly;

namespace AuthServer.Tests.Authorization;

/// <summary>Authorization code + PKCE (RFC 6749 section 4.1, RFC 7636, OpenID Connect Core section 3.1) from the first page to the last token.</summary>
public class CodeFlowTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_person_who_signs_in_and_agrees_gives_the_client_a_code_for_tokens(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        var request = new CodeRequest(host.Server, host.Asking).With("scope", "openid profile email api offline_access");

        var signIn = await browser.OpenAsync(request.Address);
        var consent = await browser.SignInAsync(signIn, user);
        var answer = CodeRequest.AnswerOf(await browser.SubmitAsync(consent, ("decision", "allow")));
        var tokens = await request.RedeemAsync(answer["code"]);

        signIn.Title.ShouldBe("Sign in");
        consent.Title.ShouldBe($"Allow {host.Asking.Id}?");
        answer["state"].ShouldBe("state");
        answer["iss"].ShouldBe(host.Server.Issuer);
        tokens.Status.ShouldBe(HttpStatusCode.OK);
        var identity = Jwt.Claims(tokens.Text("id_token")!);
        identity.GetProperty("sub").GetString().ShouldBe(user.Id);
        identity.GetProperty("aud").GetString().ShouldBe(host.Asking.Id);
        identity.GetProperty("nonce").GetString().ShouldBe("nonce");
        identity.GetProperty("email").GetString().ShouldBe(user.Email);
        identity.GetProperty("email_verified").GetBoolean().ShouldBeFalse();
        identity.GetProperty("sid").GetString().ShouldNotBeNullOrEmpty();
        identity.GetProperty("at_hash").GetString().ShouldNotBeNullOrEmpty();
        identity.GetProperty("auth_time").GetInt64().ShouldBeInRange(Now - 60, Now + 1);
        (await host.Server.UserInfoAsync(tokens.AccessToken)).Text("email").ShouldBe(user.Email);
        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Refreshing_keeps_the_time_of_the_sign_in_and_its_session(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var first = await new CodeRequest(host.Server, host.House).TokensAsync(browser, await host.Server.RegisterAsync());

        var second = await host.Server.RefreshAsync(host.House, first.RefreshToken);
        var third = await host.Server.RefreshAsync(host.House, second.RefreshToken);

        foreach (var claim in new[] { "auth_time", "sid", "sub", "aud" })
        {
            Jwt.Claims(third.Text("id_token")!).GetProperty(claim).ToString().ShouldBe(Jwt.Claims(first.Text("id_token")!).GetProperty(claim).ToString());
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Whoever_is_signed_in_and_has_agreed_sees_no_page_until_more_is_asked(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        await new CodeRequest(host.Server, host.Asking).With("scope", "openid api").RunAsync(browser, await host.Server.RegisterAsync());

        var again = await browser.GetAsync(new CodeRequest(host.Server, host.Asking).With("scope", "api openid").Address);
        var more = await browser.GetAsync(new CodeRequest(host.Server, host.Asking).With("scope", "openid api email").Address);

        CodeRequest.AnswerOf(again).ShouldContainKey("code");
        more.Title.ShouldStartWith("Allow ");
        more.Text.ShouldContain("See your e-mail address");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Whoever_does_not_agree_sends_the_client_access_denied(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var consent = await browser.SignInAsync(await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address), await host.Server.RegisterAsync());

        var answer = CodeRequest.AnswerOf(await browser.SubmitAsync(consent, ("decision", "deny")));

        answer["error"].ShouldBe("access_denied");
        answer["state"].ShouldBe("state");
        answer["iss"].ShouldBe(host.Server.Issuer);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_client_of_the_house_asks_nobody(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();

        var page = await browser.SignInAsync(await browser.OpenAsync(new CodeRequest(host.Server, host.House).Address), await host.Server.RegisterAsync());

        CodeRequest.AnswerOf(page).ShouldContainKey("code");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_twenty_redemptions_at_once_exactly_one_succeeds_and_what_it_gave_is_dead(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        for (var round = 0; round < 4; round++)
        {
            CodeRequest request = new(host.Server, host.House);
            var code = (await request.RunAsync(browser, user))["code"];

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => request.RedeemAsync(code)));

            answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);
            answers.Where(answer => answer.Status is not HttpStatusCode.OK).ShouldAllBe(answer => answer.Error == "invalid_grant");
            await SignIns.ShouldBeDeadAsync(host, answers);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_code_that_comes_again_ends_what_it_gave(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.House);
        var code = (await request.RunAsync(browser, await host.Server.RegisterAsync()))["code"];
        var tokens = await request.RedeemAsync(code);
        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeTrue();

        (await request.RedeemAsync(code)).Error.ShouldBe("invalid_grant");

        await SignIns.ShouldBeDeadAsync(host, [tokens]);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_request_by_POST_goes_on_through_the_sign_in(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.House);

        var page = await browser.FollowAsync(await browser.PostAsync("/connect/authorize", [.. request.Fields.Select(field => (field.Key, field.Value))]));
        var answer = CodeRequest.AnswerOf(await browser.SignInAsync(page, await host.Server.RegisterAsync()));

        (await request.RedeemAsync(answer["code"])).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_answer_comes_as_a_form_that_sends_itself_where_the_client_wants_that(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var request = new CodeRequest(host.Server, host.House).With("response_mode", "form_post");

        var page = await browser.GetAsync(request.Address);

        var (method, action, fields) = page.Form("code");
        method.ShouldBe("post");
        action.AbsoluteUri.ShouldBe(CodeRequest.RedirectUri);
        fields["state"].ShouldBe("state");
        fields["iss"].ShouldBe(host.Server.Issuer);
        // The client may lead on from its address to any other (CSP 3 section 6.4.2).
        page.Response.Header("Content-Security-Policy")!.ShouldNotContain("form-action");
        page.Response.Header("Content-Security-Policy")!.ShouldContain("script-src 'sha256-");
        (await request.RedeemAsync(fields["code"])).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_state_of_four_kilobytes_comes_back_byte_for_byte(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var state = string.Concat(Enumerable.Repeat("s%&=+ #\"<é", 400));

        var answer = await new CodeRequest(host.Server, host.House).With("state", state).RunAsync(browser, await host.Server.RegisterAsync());

        answer["state"].ShouldBe(state);
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();
}
