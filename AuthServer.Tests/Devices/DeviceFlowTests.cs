using System.Net;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.TokenState;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Devices;

/// <summary>RFC 8628: a device without a browser asks for a code, and its person allows it elsewhere.</summary>
[Waits]
public class DeviceFlowTests
{
    private const string Grant = "urn:ietf:params:oauth:grant-type:device_code";

    [DatabaseTheory, EveryDatabase]
    public async Task A_device_that_its_person_allows_gets_tokens_once(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        var user = await host.Server.RegisterAsync();
        using var browser = host.NewBrowser();
        var asked = await AskAsync(host, device);
        (await PollAsync(host, device, asked)).Error.ShouldBe("authorization_pending");

        var page = await browser.SignInAsync(await browser.OpenAsync(asked.Text("verification_uri_complete")!), user);
        var done = await browser.SubmitAsync(page, ("decision", "allow"));
        var tokens = await PollAsync(host, device, asked);

        asked.Text("verification_uri").ShouldBe(host.Server.Issuer + "connect/verify");
        asked.Text("user_code")!.ShouldMatch("^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$");
        asked.Text("interval").ShouldBe("5");
        asked.Header("Cache-Control").ShouldBe("no-store");
        page.Title.ShouldBe($"Allow {device.Id}?");
        page.Text.ShouldContain(asked.Text("user_code")!);
        page.Document.QuerySelector("a[href='/account']").ShouldNotBeNull();
        (await browser.OpenAsync(page.Document.QuerySelector("a#not-you")!.GetAttribute("href")!)).IsForm("password").ShouldBeTrue();
        done.Title.ShouldBe("Done");
        tokens.Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.UserInfoAsync(tokens.AccessToken)).Text("sub").ShouldBe(user.Id);
        (await host.Server.RefreshAsync(device, tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.GetAsync("/account")).Text.ShouldContain(device.Id);
        (await PollAsync(host, device, asked)).Error.ShouldBe("invalid_grant");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_device_that_its_person_refuses_is_told_so(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var asked = await AskAsync(host, device);

        await browser.SubmitAsync(await TypeAsync(browser, asked), ("decision", "deny"));

        (await PollAsync(host, device, asked)).Error.ShouldBe("access_denied");
        (await TypeAsync(browser, asked)).Problem.ShouldNotBeNull();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_device_that_asks_too_often_is_told_to_slow_down(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        var asked = await AskAsync(host, device);

        var answers = new[] { await PollAsync(host, device, asked), await PollAsync(host, device, asked) };

        answers.Select(answer => answer.Error).ShouldBe(["authorization_pending", "slow_down"]);
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.BadRequest);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_many_polls_at_once_one_gets_the_tokens(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var asked = await AskAsync(host, device);
        await browser.SubmitAsync(await TypeAsync(browser, asked), ("decision", "allow"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => PollAsync(host, device, asked)));

        answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);
        answers.Where(answer => answer.Status is not HttpStatusCode.OK).ShouldAllBe(answer => answer.Error == "invalid_grant");
        await SignIns.ShouldBeDeadAsync(host, answers);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_two_decisions_about_one_code_the_first_counts(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var asked = await AskAsync(host, device);
        var page = await TypeAsync(browser, asked);

        await browser.SubmitAsync(page, ("decision", "allow"));
        await browser.SubmitAsync(page, ("decision", "deny"));

        (await PollAsync(host, device, asked)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task People_may_type_the_code_in_small_letters_and_without_the_dash()
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var asked = await AskAsync(host, device);
#pragma warning disable CA1308 // What people type.
        var typed = asked.Text("user_code")!.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant();
#pragma warning restore CA1308

        (await browser.SubmitAsync(await browser.GetAsync("/connect/verify"), ("user_code", typed))).Title.ShouldStartWith("Allow ");
    }

    [Theory]
    [InlineData("full-width letters and dash", 0xFEE0, "\uff0d")]
    [InlineData("full-width letters, an ideographic space", 0xFEE0, "\u3000")]
    [InlineData("other dashes", 0, "\u2011")]
    [InlineData("many spaces", 0, "  -  ")]
    public async Task However_the_code_is_spelt_it_is_the_code(string how, int shift, string dash)
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var asked = await AskAsync(host, device);
        var typed = string.Concat(asked.Text("user_code")!.Select(character => character is '-' ? dash : $"{(char)(character + shift)}"));

        var page = await browser.SubmitAsync(await browser.GetAsync("/connect/verify"), ("user_code", typed));

        page.Title.ShouldStartWith("Allow ", Case.Sensitive, how);
        page.Text.ShouldContain(asked.Text("user_code")!);
        (await browser.SubmitAsync(page, ("decision", "allow"))).Title.ShouldBe("Done");
    }

    [Fact]
    public async Task Who_comes_to_connect_a_device_is_told_so_before_the_sign_in()
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var asked = await AskAsync(host, device);

        var page = await browser.OpenAsync(asked.Text("verification_uri_complete")!);

        page.IsForm("password").ShouldBeTrue();
        page.Text.ShouldContain("connect a device");
        (await browser.OpenAsync("/account")).Text.ShouldNotContain("device");
    }

    [Fact]
    public async Task Trying_codes_has_to_wait_like_trying_passwords()
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        for (var guess = 0; guess < 5; guess++)
        {
            (await browser.GetAsync("/connect/verify?user_code=BBBB-BBBB")).Status.ShouldBe(HttpStatusCode.BadRequest);
        }

        (await TypeAsync(browser, await AskAsync(host, device))).Status.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_guess_that_no_page_judges_holds_up_none_that_follow(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await browser.SignInAsync(user);
        for (var guess = 0; guess < 3; guess++)
        {
            // No decision; a decision without the page's token; and a request that is refused as such.
            await browser.PostAsync("/connect/verify", ("user_code", "BBBB-BBBB"));
            await browser.PostAsync("/connect/verify", ("user_code", "BBBB-BBBB"), ("decision", "allow"));
            await browser.PostAsync("/connect/verify", ("user_code", "BBBB-BBBB"), ("user_code", "CCCC-CCCC"), ("decision", "allow"));
        }

        await Eventually.HoldsAsync("each gives its claim back", async () => await host.Server.Database.ScalarAsync<int>(
            "SELECT COALESCE(SUM(`Pending`), 0) FROM `SignInAttempts` WHERE `Key` = @0", KeyOf($"user code: {user.Id}")) is 0);
        (await TypeAsync(browser, await AskAsync(host, device))).Title.ShouldStartWith("Allow ");
    }

    [Fact]
    public async Task A_code_is_refused_to_another_client_and_as_anything_else()
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);
        var other = await AddAsync(host);
        var asked = await AskAsync(host, device);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        await browser.SubmitAsync(await TypeAsync(browser, asked), ("decision", "allow"));

        (await PollAsync(host, other, asked)).Error.ShouldBe("invalid_grant");
        (await host.Server.UserInfoAsync(asked.Text("device_code")!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await host.Server.UserInfoAsync(asked.Text("user_code")!)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await PollAsync(host, device, asked)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_poll_of_another_client_is_refused_and_the_device_does_not_hear_of_it(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        var other = await AddAsync(host);
        var asked = await AskAsync(host, device);

        var foreign = new[] { await PollAsync(host, other, asked), await PollAsync(host, other, asked) };
        var first = await PollAsync(host, device, asked);
        var between = await PollAsync(host, other, asked);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        await browser.SubmitAsync(await TypeAsync(browser, asked), ("decision", "deny"));
        var afterwards = await PollAsync(host, other, asked);

        foreign.Append(between).Append(afterwards).ShouldAllBe(answer => answer.Error == "invalid_grant");
        first.Error.ShouldBe("authorization_pending");
        (await PollAsync(host, device, asked)).Error.ShouldBe("access_denied");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_used_code_that_another_client_sends_ends_nothing(DatabaseKind kind)
    {
        var (host, device) = await NewAsync(kind);
        var other = await AddAsync(host);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var asked = await AskAsync(host, device);
        await browser.SubmitAsync(await TypeAsync(browser, asked), ("decision", "allow"));
        var tokens = await PollAsync(host, device, asked);

        (await PollAsync(host, other, asked)).Error.ShouldBe("invalid_grant");

        (await host.Server.RefreshAsync(device, tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("unknown", "invalid_client")]
    [InlineData("web", "unauthorized_client")]
    public async Task Only_clients_with_the_grant_may_ask(string who, string error)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = who == "web" ? host.App : new TestClient("nobody", null);

        (await AskAsync(host, client)).Error.ShouldBe(error);
    }

    [Fact]
    public async Task A_scope_the_device_may_not_have_is_refused()
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);

        (await host.Server.PostAsync("/connect/device", new Dictionary<string, string> { ["client_id"] = device.Id, ["scope"] = "openid email" }))
            .Error.ShouldBe("invalid_scope");
    }

    [Theory]
    [InlineData("gibberish")]
    [InlineData("BCDF-GHJK")]
    public async Task What_is_no_device_code_is_invalid_grant(string code)
    {
        var (host, device) = await NewAsync(DatabaseKind.Sqlite);

        (await host.Server.TokenAsync(device, ("grant_type", Grant), ("device_code", code))).Error.ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task A_code_whose_time_is_over_is_expired()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__DeviceCodeSeconds"] = "30" });
        var device = await server.AddClientAsync("--public", "--grant", "device_code", "--scope", "openid");
        var asked = await server.PostAsync("/connect/device", new Dictionary<string, string> { ["client_id"] = device.Id, ["scope"] = "openid" });
        asked.Json.GetProperty("expires_in").GetInt32().ShouldBeInRange(20, 30);

        await Eventually.HoldsAsync("the code expires", async () =>
            (await server.TokenAsync(device, ("grant_type", Grant), ("device_code", asked.Text("device_code")!))).Error == "expired_token");
    }

    private static async Task<(SharedHost Host, TestClient Device)> NewAsync(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        return (host, await AddAsync(host));
    }

    private static Task<TestClient> AddAsync(SharedHost host) =>
        host.Server.AddClientAsync("--public", "--grant", "device_code", "refresh_token", "--scope", "api", "openid", "profile");

    private static Task<Response> AskAsync(SharedHost host, TestClient device) => host.Server.PostAsync(
        "/connect/device", new Dictionary<string, string> { ["client_id"] = device.Id, ["scope"] = "openid api offline_access" });

    private static Task<PageResponse> TypeAsync(Browser browser, Response asked) => browser.OpenAsync(asked.Text("verification_uri_complete")!);

    private static Task<Response> PollAsync(SharedHost host, TestClient device, Response asked) =>
        host.Server.TokenAsync(device, ("grant_type", Grant), ("device_code", asked.Text("device_code")!));

    private static string KeyOf(string text) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)));
}
