using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.SignIn;

/// <summary>The sign-in page: who gets in, what a stranger learns, and what a session is bound to.</summary>
public class SignInPageTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task Wrong_password_unknown_user_and_disabled_user_see_the_same_page(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var disabled = await host.Server.RegisterAsync();
        await host.Server.Operator.DisableAsync(disabled);
        using var browser = host.NewBrowser();

        var wrong = await TryAsync(user with { Password = "not the password" });
        var unknown = await TryAsync(user with { Email = $"nobody-{Guid.NewGuid():N}@example.com" });
        var off = await TryAsync(disabled);

        wrong.Problem.ShouldBe("The e-mail or the password is wrong, or signing in is not possible now.");
        wrong.Status.ShouldBe(HttpStatusCode.BadRequest);
        wrong.Text.ShouldContain("After several failures you have to wait");
        (await browser.OpenAsync("/account")).Text.ShouldNotContain("several failures");
        foreach (var (other, name) in new[] { (unknown, "nobody"), (off, "disabled") })
        {
            other.Problem.ShouldBe(wrong.Problem, name);
            other.Text.ShouldContain("After several failures you have to wait");
            other.Status.ShouldBe(wrong.Status, name);
            other.Response.Message.Headers.Select(header => header.Key).ShouldBe(wrong.Response.Message.Headers.Select(header => header.Key));
        }

        async Task<PageResponse> TryAsync(TestUser candidate) => await browser.SignInAsync(candidate);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Guessing_has_to_wait_here_and_at_the_token_endpoint_together(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        for (var guess = 0; guess < 3; guess++)
        {
            await browser.SignInAsync(user with { Password = "not the password" });
            await host.Server.PasswordTokenAsync(host.Web, user with { Password = "not the password" });
        }

        var right = await browser.SignInAsync(user);

        right.Problem.ShouldNotBeNull();
        right.Text.ShouldContain("After several failures you have to wait");
        int.Parse(right.Response.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 60);
        (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("ada@example.com", "")]
    [InlineData("", "correct horse battery")]
    [InlineData("x", "y")]
    public async Task What_is_left_out_or_impossible_gets_a_page_that_says_so(string name, string password)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        var page = await browser.SubmitAsync(await browser.GetAsync("/sign-in"), ("username", name), ("password", password));

        page.Problem.ShouldNotBeNull();
        page.Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_NUL_character_is_no_server_error()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();

        (await browser.SubmitAsync(await browser.GetAsync("/sign-in"), ("username", "\0"), ("password", "\0"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("https:evil.example")]
    [InlineData("\t//evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/html,x")]
    [InlineData("evil.example")]
    [InlineData("")]
    public async Task The_way_back_never_leads_elsewhere(string returnUrl)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var page = await browser.GetAsync($"/sign-in?return_url={Uri.EscapeDataString(returnUrl)}");

        (await browser.SignInAsync(page, await host.Server.RegisterAsync())).Address.AbsolutePath.ShouldBe("/account");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_session_ends_with_a_new_password_with_disabling_and_with_the_user(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        Func<TestUser, Task>[] changes =
        [
            user => host.Server.Operator.SetPasswordAsync(user, "another horse battery"),
            host.Server.Operator.DisableAsync,
            host.Server.Operator.RemoveAsync,
        ];
        foreach (var change in changes)
        {
            var user = await host.Server.RegisterAsync();
            using var browser = host.NewBrowser();
            (await browser.SignInAsync(user)).Title.ShouldBe("Your account");

            await change(user);

            (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Signing_in_again_renews_the_cookie_and_a_copy_of_the_old_one_opens_nothing(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        using var thief = host.NewBrowser();
        await browser.SignInAsync(user);
        thief.Cookies.Add(browser.Cookies.GetCookies(browser.Address));
        (await thief.OpenAsync("/account")).Title.ShouldBe("Your account");

        await browser.SignInAsync(user);

        (await browser.OpenAsync("/account")).Title.ShouldBe("Your account");
        (await thief.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
    }

    [Fact]
    public async Task A_cookie_of_somebody_elses_making_opens_nothing()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        browser.Cookies.Add(browser.Address, new Cookie("authserver-session", "CfDJ8gibberish"));

        (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
    }

    /// <summary>Cookies know no port: on localhost every program sees those of all others.</summary>
    [Fact]
    public async Task Over_plain_HTTP_no_cookie_has_a_name_that_another_program_may_use()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        browser.Cookies.Add(browser.Address, new Cookie("session", "of another program"));
        browser.Cookies.Add(browser.Address, new Cookie("form", "of another program"));

        (await browser.SignInAsync(await host.Server.RegisterAsync())).Title.ShouldBe("Your account");

        var cookies = browser.Cookies.GetCookies(browser.Address);
        cookies.Select(cookie => cookie.Name).ShouldBe(["session", "form", "authserver-form", "authserver-session"], ignoreOrder: true);
        (cookies["session"]!.Value, cookies["form"]!.Value).ShouldBe(("of another program", "of another program"));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_session_that_begins_at_one_server_goes_on_at_another(DatabaseKind kind)
    {
        await using var first = await AuthServerHost.StartAsync(kind);
        await using var second = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__Issuer"] = first.Issuer }, first.Database);
        using Browser browser = new(first.Address);
        using Browser other = new(second.Address);
        var form = await browser.GetAsync("/sign-in");
        other.Cookies.Add(second.Address, browser.Cookies.GetCookies(first.Address));

        // The form of one server is taken by the other too.
        var (_, action, fields) = form.Form("username");
        var user = await first.RegisterAsync();
        (fields["username"], fields["password"]) = (user.Email, user.Password);
        var signedIn = await other.PostAsync(action.PathAndQuery, [.. fields.Select(field => (field.Key, field.Value))]);
        browser.Cookies.Add(first.Address, other.Cookies.GetCookies(second.Address));

        signedIn.Location!.AbsolutePath.ShouldBe("/account");
        (await browser.GetAsync("/account")).Title.ShouldBe("Your account");
    }

    [Fact]
    public async Task A_session_ends_when_its_browser_is_not_seen_for_long()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Sessions__IdleSeconds"] = "3600" });
        using Browser browser = new(server.Address);
        await browser.SignInAsync(await server.RegisterAsync());
        (await browser.GetAsync("/account")).Title.ShouldBe("Your account");

        await server.Database.ExecuteAsync("UPDATE `Sessions` SET `SeenAt` = '2020-01-01 00:00:00'");

        (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
    }
}
