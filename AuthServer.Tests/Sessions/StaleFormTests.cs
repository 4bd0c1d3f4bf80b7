using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Sessions;

/// <summary>A form that is out of date, sent twice, or from another tab: what it meant is not done unless it is certain, and its person goes on.</summary>
public class StaleFormTests
{
    private const string OutOfDate = "This page was out of date, so nothing was done. Please try once more.";

    [Fact]
    public async Task Of_two_sign_in_pages_the_second_goes_on_when_the_first_was_sent()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        var first = await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address);
        var second = await browser.OpenAsync("/account");

        (await browser.SignInAsync(first, user)).IsForm("decision").ShouldBeTrue();

        (await browser.SignInAsync(second, user)).Title.ShouldBe("Your account");
    }

    [Fact]
    public async Task Both_of_two_sign_in_pages_opened_at_once_lead_on()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        // Neither request knows the other's cookie: the second replaces it.
        using var other = host.NewBrowser();
        var first = await browser.OpenAsync("/account");
        var second = await other.OpenAsync("/account");
        browser.Cookies.Add(browser.Address, other.Cookies.GetCookies(other.Address));

        var refused = await browser.SignInAsync(first, user);
        refused.Status.ShouldBe(HttpStatusCode.BadRequest);
        refused.Problem.ShouldBe(OutOfDate);
        (await browser.SignInAsync(refused, user)).Title.ShouldBe("Your account");
        (await browser.SignInAsync(first, user)).Title.ShouldBe("Your account");
        (await browser.SignInAsync(second, user)).Title.ShouldBe("Your account");
    }

    [Fact]
    public async Task A_sign_in_sent_twice_at_once_leads_on()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        for (var round = 0; round < 5; round++)
        {
            using var browser = host.NewBrowser();
            var page = await browser.OpenAsync("/account");

            var answers = await Task.WhenAll(browser.SignInAsync(page, user), browser.SignInAsync(page, user), browser.SignInAsync(page, user));

            answers.ShouldAllBe(answer => answer.Title == "Your account");
        }
    }

    [Fact]
    public async Task A_sign_in_page_whose_cookie_is_lost_asks_again_and_signs_nobody_in()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var before = host.NewBrowser();
        using var after = host.NewBrowser();
        var page = await before.OpenAsync(new CodeRequest(host.Server, host.Asking).Address);

        var again = await after.SignInAsync(page, user);

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Problem.ShouldBe(OutOfDate);
        again.Form("username").Fields["username"].ShouldBe(user.Email);
        again.Form("username").Fields["password"].ShouldBeEmpty();
        (await after.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
        (await after.SignInAsync(again, user)).IsForm("decision").ShouldBeTrue();
    }

    [Fact]
    public async Task A_stale_sign_in_page_leads_on_only_for_whom_it_was_filled_in()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (user, other) = (await host.Server.RegisterAsync(), await host.Server.RegisterAsync());
        using var lost = host.NewBrowser();
        using var browser = host.NewBrowser();
        var page = await lost.OpenAsync("/account");
        await browser.SignInAsync(user);

        (await browser.SignInAsync(page, user)).Title.ShouldBe("Your account");
        var refused = await browser.SignInAsync(page, other);

        refused.Problem.ShouldBe(OutOfDate);
        (await browser.OpenAsync("/account")).Text.ShouldContain(user.Email);
        (await browser.SignInAsync(refused, other)).Text.ShouldContain(other.Email);
    }

    [Fact]
    public async Task A_stale_answer_to_consent_is_asked_for_again()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        var consent = await browser.SignInAsync(await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address), user);

        var again = await browser.SubmitAsync(consent, ("decision", "allow"), ("form_token", "CfDJ8gibberish"));

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Problem.ShouldBe(OutOfDate);
        CodeRequest.AnswerOf(await browser.SubmitAsync(again, ("decision", "allow"))).ShouldContainKey("code");
    }

    [Fact]
    public async Task Who_is_signed_out_by_the_time_of_the_consent_signs_in_again()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        var consent = await browser.SignInAsync(await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address), user);
        await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));

        var signIn = await browser.SubmitAsync(consent, ("decision", "allow"));

        signIn.IsForm("password").ShouldBeTrue();
        (await browser.SignInAsync(signIn, user)).IsForm("decision").ShouldBeTrue();
    }

    [Fact]
    public async Task A_stale_answer_to_the_question_of_sign_out_is_asked_for_again_and_a_second_one_leads_on()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var question = await browser.OpenAsync("/connect/logout");

        var again = await browser.SubmitAsync(question, ("decision", "sign_out"), ("form_token", "CfDJ8gibberish"));
        (await browser.OpenAsync("/account")).Title.ShouldBe("Your account");
        var left = await browser.SubmitAsync(again, ("decision", "sign_out"));
        var second = await browser.SubmitAsync(again, ("decision", "sign_out"));

        again.Problem.ShouldBe(OutOfDate);
        left.Title.ShouldBe("You are signed out");
        second.Title.ShouldBe("You are signed out");
    }

    [Fact]
    public async Task A_stale_answer_on_the_account_page_does_nothing_and_is_asked_for_again()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var page = await browser.SignInAsync(await host.Server.RegisterAsync());

        var again = await browser.SubmitAsync(page, ("id", page.Form("id").Fields["id"]), ("form_token", "CfDJ8gibberish"));

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Problem.ShouldBe(OutOfDate);
        (await browser.SubmitAsync(again, ("id", again.Form("id").Fields["id"]))).Title.ShouldBe("You are signed out");
    }

    [Fact]
    public async Task A_device_that_is_allowed_twice_is_allowed_and_one_that_another_allowed_is_no_code()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var device = await host.Server.AddClientAsync("--public", "--grant", "device_code", "--scope", "openid");
        var asked = await host.Server.PostAsync("/connect/device", [new("client_id", device.Id), new("scope", "openid")]);
        using var browser = host.NewBrowser();
        using var other = host.NewBrowser();
        var page = await browser.SignInAsync(await browser.OpenAsync(asked.Text("verification_uri_complete")!), await host.Server.RegisterAsync());
        var late = await other.SignInAsync(await other.OpenAsync(asked.Text("verification_uri_complete")!), await host.Server.RegisterAsync());

        (await browser.SubmitAsync(page, ("decision", "allow"))).Title.ShouldBe("Done");

        (await browser.SubmitAsync(page, ("decision", "allow"))).Title.ShouldBe("Done");
        (await browser.SubmitAsync(page, ("decision", "deny"))).Problem.ShouldNotBeNull();
        (await other.SubmitAsync(late, ("decision", "allow"))).Problem.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_stale_answer_about_a_device_is_asked_for_again()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var device = await host.Server.AddClientAsync("--public", "--grant", "device_code", "--scope", "openid");
        var asked = await host.Server.PostAsync("/connect/device", [new("client_id", device.Id), new("scope", "openid")]);
        using var browser = host.NewBrowser();
        var page = await browser.SignInAsync(await browser.OpenAsync(asked.Text("verification_uri_complete")!), await host.Server.RegisterAsync());

        var again = await browser.SubmitAsync(page, ("decision", "allow"), ("form_token", "CfDJ8gibberish"));

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Problem.ShouldBe(OutOfDate);
        var shown = await browser.SubmitAsync(again, ("user_code", again.Form("user_code").Fields["user_code"]));
        (await browser.SubmitAsync(shown, ("decision", "allow"))).Title.ShouldBe("Done");
    }
}
