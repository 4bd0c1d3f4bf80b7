using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>What a stranger sends is the stranger's fault, whatever is thrown while it is read: 400 in the form of the endpoint.</summary>
public class UnreadableRequestTests
{
    private const string Json = "Content-Type: application/json";

    private static readonly string[] Endpoints =
        ["/api/token", "/connect/introspect", "/connect/revoke", "/connect/userinfo", "/connect/par", "/connect/device"];

    private static readonly string[] Pages =
        ["/connect/authorize", "/connect/verify", "/connect/logout", "/sign-in", "/account?handler=App", "/account?handler=Session"];

    public static IEnumerable<object[]> AtEndpoints => from path in Endpoints from kind in Unreadable.Forms select new[] { path, kind };

    public static IEnumerable<object[]> AtPages => from path in Pages from kind in Unreadable.Forms select new[] { path, kind };

    /// <summary>Pages that are no endpoint of the protocol take multipart forms too.</summary>
    public static IEnumerable<object[]> AtPagesOfAnyForm =>
        from path in Pages[3..] from kind in Unreadable.AllForms.Except(Unreadable.Forms) select new[] { path, kind };

    public static IEnumerable<object[]> Chunks => Unreadable.Chunks.Select(kind => new[] { kind });

    [Theory]
    [MemberData(nameof(AtEndpoints))]
    public async Task A_form_that_cannot_be_read_is_an_invalid_request(string path, string kind)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await RawResponse.OfAsync(host.Server.Address, Unreadable.Request("POST", path, kind, $"Authorization: {host.Web.Basic}"));

        answer.Status.ShouldBe(400, answer.Body);
        answer.Body.ShouldContain("\"error\":\"invalid_request\"");
        answer.Head.ShouldContain("no-store");
    }

    [Theory]
    [MemberData(nameof(AtPages))]
    [MemberData(nameof(AtPagesOfAnyForm))]
    public async Task A_page_that_cannot_read_a_form_says_so_on_a_page(string path, string kind)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await RawResponse.OfAsync(host.Server.Address, Unreadable.Request("POST", path, kind));

        answer.Status.ShouldBe(400, answer.Body);
        answer.Head.ShouldContain("Content-Type: text/html");
    }

    [Theory]
    [MemberData(nameof(AtPages))]
    [MemberData(nameof(AtPagesOfAnyForm))]
    public async Task Somebody_signed_in_gets_the_same_answer(string path, string kind)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (cookies, _) = await SignInAsync(host);

        var answer = await RawResponse.OfAsync(host.Server.Address, Unreadable.Request("POST", path, kind, cookies));

        answer.Status.ShouldBe(400, answer.Body);
        answer.Head.ShouldContain("Content-Type: text/html");
    }

    [Theory]
    [InlineData("/account?handler=App")]
    [InlineData("/account?handler=Session")]
    [InlineData("/sign-in")]
    [InlineData("/connect/verify")]
    [InlineData("/connect/logout")]
    public async Task A_name_with_an_open_bracket_in_a_form_of_our_own_is_a_bad_request(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (cookies, token) = await SignInAsync(host);

        var answer = await RawResponse.OfAsync(host.Server.Address, Unreadable.FormRequest(path, $"form_token={token}&id[a=1", cookies));

        answer.Status.ShouldBe(400, answer.Body);
        answer.Head.ShouldContain("Content-Type: text/html");
    }

    [Theory]
    [InlineData("/connect/authorize")]
    [InlineData("/connect/verify")]
    [InlineData("/connect/logout")]
    [InlineData("/sign-in")]
    [InlineData("/account?handler=App")]
    public async Task A_content_type_that_only_begins_like_a_forms_is_a_bad_request(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (cookies, token) = await SignInAsync(host);

        foreach (var type in Unreadable.ContentTypes)
        {
            foreach (var cookie in new[] { cookies, "X-Nobody: here" })
            {
                var answer = await RawResponse.OfAsync(
                    host.Server.Address, Unreadable.TypedRequest(path, type, $"form_token={token}&user_code=BBBB-BBBB&decision=allow&client_id=x", cookie));

                answer.Status.ShouldBe(400, $"{type} {answer.Body}");
                answer.Head.ShouldContain("Content-Type: text/html");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task A_registration_that_cannot_be_read_is_a_problem(string kind)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var request = Unreadable.Request("POST", "/api/register", kind)
            .Replace("application/x-www-form-urlencoded", "application/json", StringComparison.Ordinal);

        var answer = await RawResponse.OfAsync(host.Server.Address, request);

        answer.Status.ShouldBe(400, answer.Body);
        answer.Head.ShouldContain("Content-Type: application/problem+json");
    }

    [Theory]
    [InlineData("""{"emai\ud800":"a@example.com","password":"correct horse battery"}""")]
    [InlineData("""{"\ud800mail":1}""")]
    [InlineData("""{"email":"a@example.com\ud800","password":"correct horse battery"}""")]
    [InlineData("""{"email":"a\ufffe@example.com","password":"correct horse battery"}""")]
    [InlineData("""{"email":"a@ex\ufffeample.com","password":"correct horse battery"}""")]
    [InlineData("""{"email":"a@example.com","password":"correct horse\ufffe battery"}""")]
    [InlineData("""{"email":["a@example.com""")]
    public async Task Json_that_is_no_text_is_a_problem(string json)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await RawResponse.OfAsync(
            host.Server.Address, $"POST /api/register HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{Json}\r\nContent-Length: {json.Length}\r\n\r\n{json}");

        answer.Status.ShouldBe(400, answer.Body);
        answer.Head.ShouldContain("Content-Type: application/problem+json");
    }

    [Theory]
    [InlineData("\ufffe")]
    [InlineData("a\ufffe@example.com")]
    public async Task A_name_or_a_password_that_is_no_text_is_wrong_like_any_other(string text)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();

        foreach (var odd in new[] { user with { Email = text }, user with { Password = text } })
        {
            (await host.Server.PasswordTokenAsync(host.Web, odd)).Error.ShouldBe("invalid_grant");
            using var browser = host.NewBrowser();
            (await browser.SignInAsync(odd)).Problem.ShouldNotBeNull();
        }
    }

    /// <summary>Its exception repeats what was sent.</summary>
    [Fact]
    public async Task What_a_form_is_called_writes_no_lines_of_its_own()
    {
        await using var server = await AuthServerHost.StartAsync();
        const string forged = "a[%0d%0a2026-01-01 00:00:00.000 INF canary-forged%1b[31m=1";

        foreach (var path in new[] { "/connect/verify", "/connect/logout", "/sign-in", "/account?handler=App" })
        {
            (await RawResponse.OfAsync(server.Address, Unreadable.FormRequest(path, forged))).Status.ShouldBe(400, path);
            await server.GetAsync($"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{forged}");
        }

        await server.GetAsync("/last");
        await server.Process.LineAsync(line => line.Contains("/last", StringComparison.Ordinal));
        server.Process.Output.ShouldNotContain("canary-forged");
        server.Process.Output.ShouldNotContain("\u001b");
    }

    [Fact]
    public async Task A_cookie_that_cannot_be_read_is_worth_no_line_of_the_log()
    {
        await using var server = await AuthServerHost.StartAsync();
        using var browser = new Browser(server.Address);
        await browser.OpenAsync("/sign-in");
        var names = browser.Cookies.GetAllCookies().Select(cookie => cookie.Name).ToList();
        names.ShouldNotBeEmpty();

        foreach (var value in new[] { "garbage", "CfDJ8AAAA", "%00%0d%0a", new string('A', 3_000) })
        {
            foreach (var path in new[] { "/sign-in", "/account", "/connect/verify", "/connect/logout" })
            {
                var cookie = $"Cookie: {string.Join("; ", names.Append("authserver-session").Select(name => $"{name}={value}"))}";
                var answer = await RawResponse.OfAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{cookie}\r\n\r\n");
                answer.Status.ShouldBeInRange(200, 302, path);
                (await RawResponse.OfAsync(server.Address, Unreadable.FormRequest(path, "form_token=x&decision=allow", cookie)))
                    .Status.ShouldBeInRange(200, 499, path);
            }
        }

        await server.GetAsync("/last");
        await server.Process.LineAsync(line => line.Contains("/last", StringComparison.Ordinal));
        server.Process.Output.ShouldNotContain("Exception");
        server.Process.Output.Split('\n').Where(line => line.Contains(" ERR ", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    /// <summary>The header of a signed-in browser, and the token that its forms carry.</summary>
    private static async Task<(string Cookies, string Token)> SignInAsync(SharedHost host)
    {
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var account = await browser.OpenAsync("/account");
        return ($"Cookie: {browser.Cookies.GetCookieHeader(host.Server.Address)}", Uri.EscapeDataString(account.Form("form_token").Fields["form_token"]));
    }
}
