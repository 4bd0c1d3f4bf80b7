using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Sessions;

/// <summary>The page on which people look over their sessions and apps, and end them.</summary>
public class AccountPageTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task Each_session_is_listed_and_can_be_ended_from_another(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var here = host.NewBrowser();
        using var there = host.NewBrowser();
        await there.SignInAsync(user);
        var page = await here.SignInAsync(user);
        page.Document.QuerySelectorAll("[aria-labelledby=sessions] > li").Length.ShouldBe(2);
        page.Text.ShouldContain(user.Email);
        var other = page.Document.QuerySelectorAll("[aria-labelledby=sessions] > li")
            .Single(row => !row.TextContent.Contains("this browser", StringComparison.Ordinal));

        var after = await here.SubmitAsync(page, ("id", other.QuerySelector("input[name=id]")!.GetAttribute("value")!));

        after.Document.QuerySelectorAll("[aria-labelledby=sessions] > li").Length.ShouldBe(1);
        (await there.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
        (await here.SubmitAsync(after, ("id", after.Form("id").Fields["id"]))).Title.ShouldBe("You are signed out");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_app_is_listed_and_loses_its_access_and_what_was_agreed_to(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        var tokens = await new CodeRequest(host.Server, host.Asking).TokensAsync(browser, user);
        var untouched = await new CodeRequest(host.Server, host.House).TokensAsync(browser, user);
        var page = await browser.GetAsync("/account");
        page.Document.QuerySelectorAll("[aria-labelledby=apps] > li").Length.ShouldBe(2);

        var after = await browser.SubmitAsync(page, ("client_id", host.Asking.Id));

        after.Text.ShouldNotContain(host.Asking.Id);
        (await host.Server.RefreshAsync(host.Asking, tokens.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken)).ShouldBeFalse();
        (await browser.GetAsync(new CodeRequest(host.Server, host.Asking).Address)).IsForm("decision").ShouldBeTrue();
        (await host.Server.RefreshAsync(host.House, untouched.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Nobody_ends_the_session_of_somebody_else(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var victim = host.NewBrowser();
        using var attacker = host.NewBrowser();
        var id = (await victim.SignInAsync(await host.Server.RegisterAsync())).Form("id").Fields["id"];
        var page = await attacker.SignInAsync(await host.Server.RegisterAsync());

        await attacker.SubmitAsync(page, ("id", id));

        (await victim.GetAsync("/account")).Title.ShouldBe("Your account");
    }

    [Fact]
    public async Task An_app_that_came_by_the_password_grant_is_listed_too()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access");

        (await browser.SignInAsync(user)).Text.ShouldContain(host.Web.Id);
    }

    [Fact]
    public async Task A_session_says_when_it_was_last_seen_and_this_browsers_own_is_signed_out_here()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        using var here = host.NewBrowser();
        using var there = host.NewBrowser();
        await there.SignInAsync(user);

        var page = await here.SignInAsync(user);

        var rows = page.Document.QuerySelectorAll("[aria-labelledby=sessions] > li").ToList();
        rows.ShouldAllBe(row => row.TextContent.Contains($"Last seen {DateTime.UtcNow:yyyy-MM-dd}", StringComparison.Ordinal));
        var own = rows.Single(row => row.TextContent.Contains("this browser", StringComparison.Ordinal));
        own.QuerySelector("button")!.TextContent.ShouldBe("Sign out");
        rows.Except([own]).Single().QuerySelector("button")!.TextContent.ShouldBe("Sign out there");
    }

    [Fact]
    public async Task No_two_buttons_are_called_the_same()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        string[] code =
        [
            "--grant", "authorization_code", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit", "--scope", "openid",
            "--name", "Twin",
        ];
        using var browser = host.NewBrowser();
        foreach (var client in new[] { await host.Server.AddClientAsync(code), await host.Server.AddClientAsync(code) })
        {
            await new CodeRequest(host.Server, client).With("scope", "openid").TokensAsync(browser, user);
        }

        for (var others = 0; others < 3; others++)
        {
            using var other = host.NewBrowser();
            await other.SignInAsync(user);
        }

        var buttons = (await browser.GetAsync("/account")).Document.QuerySelectorAll("ul button").ToList();

        buttons.Count.ShouldBe(6);
        buttons.Select(button => button.GetAttribute("aria-label")).ShouldBeUnique();
        // WCAG 2.5.3: what is seen is in what is heard.
        buttons.ShouldAllBe(button => button.GetAttribute("aria-label")!.StartsWith(button.TextContent, StringComparison.Ordinal));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_app_is_listed_with_what_it_may_do(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await new CodeRequest(host.Server, host.Asking).With("scope", "openid email").TokensAsync(browser, user);
        await new CodeRequest(host.Server, host.House).With("scope", "openid api offline_access").TokensAsync(browser, user);

        var page = await browser.GetAsync("/account");

        AppOf(host.Asking).ShouldContain("See your e-mail address");
        AppOf(host.Asking).ShouldNotContain("Use the API in your name");
        AppOf(host.House).ShouldContain("Use the API in your name");
        AppOf(host.House).ShouldContain("Keep this access while you are away");
        AppOf(host.House).ShouldNotContain("See your e-mail address");
        await host.Server.Database.ExecuteAsync("UPDATE OpenIddictAuthorizations SET Scopes = 'damaged' WHERE Subject = @0", user.Id);
        page = await browser.GetAsync("/account");
        AppOf(host.House).ShouldContain("Know that you have signed in");

        string AppOf(TestClient client) =>
            page.Document.QuerySelectorAll("[aria-labelledby=apps] > li")
                .Single(row => row.TextContent.Contains(client.Id, StringComparison.Ordinal)).TextContent;
    }
}
