using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.SignIn;

/// <summary>A person changes their own password: everything else that was open ends, and a stolen session alone is not enough.</summary>
public class ChangePasswordTests
{
    private const string New = "another orchid 94 lantern";

    [DatabaseTheory, EveryDatabase]
    public async Task The_change_keeps_this_session_and_ends_every_other_and_all_tokens(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var here = host.NewBrowser();
        using var elsewhere = host.NewBrowser();
        await here.SignInAsync(user);
        await elsewhere.SignInAsync(user);
        var tokens = await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access");

        var page = await here.OpenAsync((await here.OpenAsync("/account")).Document.QuerySelector("a[href$='/password']")!.GetAttribute("href")!);
        var done = await here.SubmitAsync(page, ("old", user.Password), ("password", New));

        (done.Status, done.Problem).ShouldBe((HttpStatusCode.OK, null));
        done.Text.ShouldContain("Your password is changed");
        (await here.OpenAsync("/account")).Title.ShouldBe("Your account");
        (await elsewhere.OpenAsync("/account")).Title.ShouldBe("Sign in");
        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeFalse();
        await Eventually.HoldsAsync("the status list shows it", () => host.Server.IsRevokedAsync(tokens.AccessToken));
        (await host.Server.RefreshAsync(host.Web, tokens.Text("refresh_token")!)).Error.ShouldBe("invalid_grant");
        (await host.Server.PasswordTokenAsync(host.Web, user)).Error.ShouldBe("invalid_grant");
        (await host.Server.PasswordTokenAsync(host.Web, user with { Password = New })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_wrong_old_password_is_a_guess_like_any_other(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAsync(user);
        var page = await browser.OpenAsync("/account/password");

        for (var guess = 0; guess < 5; guess++)
        {
            var wrong = await browser.SubmitAsync(page, ("old", "not the password"), ("password", New));
            (wrong.Status, wrong.Problem).ShouldBe((HttpStatusCode.BadRequest, "Your password is wrong, or you have to wait before you can try again."));
        }

        var waits = await browser.SubmitAsync(page, ("old", user.Password), ("password", New));
        waits.Status.ShouldBe(HttpStatusCode.BadRequest);
        waits.Response.Header("Retry-After").ShouldNotBeNull();
        (await host.Server.PasswordTokenAsync(host.Web, user)).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task An_unfit_new_password_changes_nothing_and_is_no_guess()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAsync(user);
        var page = await browser.OpenAsync("/account/password");

        for (var n = 0; n < 6; n++)
        {
            (await browser.SubmitAsync(page, ("old", "not the password"), ("password", "short"))).Problem
                .ShouldBe("The password must have at least 8 characters.");
        }

        (await browser.SubmitAsync(page, ("old", user.Password), ("password", user.Email))).Problem.ShouldNotBeNull().ShouldContain("e-mail");
        (await browser.SubmitAsync(page, ("old", ""), ("password", ""))).Problem.ShouldBe("Enter your password and a new one.");
        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Neither_a_stranger_nor_another_site_changes_it()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();

        (await browser.OpenAsync("/account/password")).Title.ShouldBe("Sign in");
        (await browser.PostAsync("/account/password", ("old", user.Password), ("password", New))).Location!.AbsolutePath.ShouldBe("/sign-in");
        await browser.SignInAsync(user);
        (await browser.PostAsync("/account/password", ("old", user.Password), ("password", New))).Problem.ShouldNotBeNull().ShouldContain("out of date");

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_two_changes_at_once_one_is_made(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        await browser.SignInAsync(user);
        var page = await browser.OpenAsync("/account/password");

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n =>
            browser.SubmitAsync(page, ("old", user.Password), ("password", $"{New} {n}"))));

        answers.Count(answer => answer.Text.Contains("Your password is changed", StringComparison.Ordinal)).ShouldBe(1);
        var works = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => host.Server.PasswordTokenAsync(host.Web, user with { Password = $"{New} {n}" })));
        works.Count(token => token.Status is HttpStatusCode.OK).ShouldBe(1);
    }
}
