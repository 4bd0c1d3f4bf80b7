using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Sessions;

/// <summary>What every page must refuse, and what it must carry (RFC 9700 sections 4.2, 4.7, 4.16).</summary>
public class PageSecurityTests
{
    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/account")]
    [InlineData("/connect/logout")]
    [InlineData("/connect/authorize?client_id=nobody")]
    [InlineData("/connect/authorize?client_id=%C&response_type=code&redirect_uri=https://app.example/cb&scope=openid"
        + "&code_challenge=0123456789012345678901234567890123456789012&code_challenge_method=S256")]
    [InlineData("/connect/verify")]
    [InlineData("/signed-out")]
    [InlineData("/error")]
    public async Task Every_page_keeps_out_frames_scripts_and_caches(string address)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var answer = (await browser.GetAsync(address.Replace("%C", host.Asking.Id, StringComparison.Ordinal))).Response;

        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        var policy = answer.Header("Content-Security-Policy")!;
        policy.ShouldContain("default-src 'none'");
        policy.ShouldContain("frame-ancestors 'none'");
        policy.ShouldContain("base-uri 'none'");
        policy.ShouldNotContain("unsafe");
        policy.ShouldNotContain("script-src");
        answer.Body.ShouldNotContain("<script");
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        answer.Header("Server").ShouldBeNull();
    }

    [Fact]
    public async Task Forms_lead_to_this_server_and_nowhere_else()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.Asking);

        var signIn = await browser.OpenAsync(request.Address);
        var consent = await browser.SignInAsync(signIn, await host.Server.RegisterAsync());

        signIn.Response.Header("Content-Security-Policy")!.ShouldContain("form-action 'self';");
        consent.Response.Header("Content-Security-Policy")!.ShouldContain("form-action 'self';");
        (await browser.GetAsync("/account")).Response.Header("Content-Security-Policy")!.ShouldContain("form-action 'self';");
    }

    [Fact]
    public async Task A_page_that_goes_on_by_itself_is_guarded_like_any_other_and_leads_to_the_address_that_was_validated()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var consent = await browser.SignInAsync(await browser.OpenAsync(new CodeRequest(host.Server, host.Asking).Address), await host.Server.RegisterAsync());
        var (_, action, fields) = consent.Form("decision");

        var page = await browser.PostAsync(action.PathAndQuery, [.. fields.Select(field => (field.Key, field.Value)), ("decision", "deny")]);

        page.Status.ShouldBe(HttpStatusCode.OK);
        page.Location!.AbsoluteUri.ShouldStartWith(CodeRequest.RedirectUri + "?");
        new Uri(page.Document.QuerySelector("a.button")!.GetAttribute("href")!).ShouldBe(page.Location);
        page.Response.Message.Headers.Location.ShouldBeNull();
        page.Response.Header("Cache-Control")!.ShouldContain("no-store");
        page.Response.Header("Referrer-Policy").ShouldBe("no-referrer");
        page.Response.Header("Content-Security-Policy")!
            .ShouldBe("default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
    }

    [Fact]
    public async Task Another_sites_form_changes_nothing()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (user, other) = (await host.Server.RegisterAsync(), await host.Server.RegisterAsync());
        using var browser = host.NewBrowser();
        await browser.SignInAsync(user);
        var session = (await browser.GetAsync("/account")).Form("id").Fields["id"];
        CodeRequest request = new(host.Server, host.Asking);
        (string, string)[] asked = [.. request.Fields.Select(field => (field.Key, field.Value))];

        PageResponse[] tries =
        [
            await browser.PostAsync("/sign-in", ("username", other.Email), ("password", other.Password)),
            await browser.PostAsync("/account?handler=Session", ("id", session)),
            await browser.PostAsync("/account?handler=App", ("client_id", host.House.Id)),
            await browser.PostAsync("/connect/logout", ("decision", "sign_out")),
            await browser.PostAsync("/connect/authorize", [.. asked, ("decision", "allow")]),
            await browser.PostAsync("/connect/authorize", [.. asked, ("decision", "allow"), ("form_token", "CfDJ8gibberish")]),
            await browser.PostAsync("/connect/verify", ("user_code", "BCDF-GHJK"), ("decision", "allow")),
        ];

        tries.ShouldAllBe(page => page.Status == HttpStatusCode.BadRequest && page.Location == null && page.Problem != null);
        (await browser.GetAsync("/account")).Text.ShouldContain(user.Email);
        (await browser.GetAsync(request.Address)).IsForm("decision").ShouldBeTrue();
    }

    [Fact]
    public async Task The_form_of_one_person_is_not_taken_from_another()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.Asking);
        var consent = await browser.SignInAsync(await browser.OpenAsync(request.Address), await host.Server.RegisterAsync());
        await browser.SignInAsync(await host.Server.RegisterAsync());

        var again = await browser.SubmitAsync(consent, ("decision", "allow"));

        again.Status.ShouldBe(HttpStatusCode.BadRequest);
        again.Location.ShouldBeNull();
        again.Problem.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_comes_in_is_shown_as_text()
    {
        const string Markup = "<img src=x onerror=alert(1)>";
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        foreach (var address in new[]
        {
            $"/connect/authorize?client_id={Uri.EscapeDataString(Markup)}&redirect_uri={Uri.EscapeDataString(Markup)}&state={Uri.EscapeDataString(Markup)}",
            $"/sign-in?login_hint={Uri.EscapeDataString(Markup)}&client_id={Uri.EscapeDataString(Markup)}",
            $"/connect/verify?user_code={Uri.EscapeDataString(Markup)}",
        })
        {
            (await browser.OpenAsync(address)).Document.QuerySelector("img").ShouldBeNull(address);
        }
    }

    /// <summary>Each page that names the client, with a name and a state that would break out of a text and out of an attribute.</summary>
    [Fact]
    public async Task A_clients_name_and_what_it_sends_are_shown_as_text_on_every_page_that_has_them()
    {
        const string Markup = "\"'></title></p><img src=x onerror=alert(1)>";
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var client = await host.Server.AddClientAsync(
            "--public", "--grant", "authorization_code", "device_code", "--redirect-uri", CodeRequest.RedirectUri, "--scope", "openid", "api",
            "--name", Markup);
        var request = new CodeRequest(host.Server, client).With("scope", "openid api").With("state", Markup).With("response_mode", "form_post");

        var signIn = ShouldShow(await browser.OpenAsync(request.Address));
        var consent = ShouldShow(await browser.SignInAsync(signIn, await host.Server.RegisterAsync()));
        consent.Title.ShouldContain(Markup);
        consent.Form("decision").Fields["state"].ShouldBe(Markup);
        var posted = await browser.SubmitAsync(consent, ("decision", "allow"));
        posted.Form("state").Fields["state"].ShouldBe(Markup);
        posted.Document.QuerySelector("img").ShouldBeNull();
        ShouldShow(await browser.OpenAsync("/account")).Document.QuerySelector("button[aria-label*='onerror']")!
            .GetAttribute("aria-label")!.ShouldContain(Markup);
        var device = await host.Server.PostAsync("/connect/device", [new("client_id", client.Id), new("scope", "openid api")]);
        ShouldShow(await browser.OpenAsync(device.Text("verification_uri_complete")!)).Title.ShouldContain(Markup);

        PageResponse ShouldShow(PageResponse page)
        {
            page.Document.QuerySelector("img").ShouldBeNull(page.Response.Body);
            page.Text.ShouldContain(Markup);
            return page;
        }
    }

    [Fact]
    public async Task Over_HTTPS_cookies_are_bound_to_the_host_and_out_of_reach_of_scripts()
    {
        using var certificate = TestCertificate.Create();
        await using var server = await AuthServerHost.StartAsync(more: certificate.Settings);
        using Browser browser = new(server.Address, trusted: certificate.Certificate);
        var user = await server.RegisterAsync(browser);

        var page = await browser.GetAsync("/sign-in");
        var (_, action, fields) = page.Form("username");
        (fields["username"], fields["password"]) = (user.Email, user.Password);
        var signedIn = await browser.PostAsync(action.PathAndQuery, [.. fields.Select(field => (field.Key, field.Value))]);

        var form = page.Response.Message.Headers.GetValues("Set-Cookie").Single();
        var session = signedIn.Response.Message.Headers.GetValues("Set-Cookie").Single();
        form.ShouldStartWith("__Host-form=");
        session.ShouldStartWith("__Host-session=");
        foreach (var cookie in new[] { form, session })
        {
            cookie.ShouldContain("; secure");
            cookie.ShouldContain("; httponly");
            cookie.ShouldContain("; path=/;");
            cookie.ShouldContain("samesite=");
            cookie.ShouldNotContain("domain=");
        }

        signedIn.Response.Header("Strict-Transport-Security").ShouldBe("max-age=31536000");
    }

    [Fact]
    public async Task Behind_a_proxy_that_ends_TLS_cookies_are_as_over_HTTPS_and_forged_headers_change_nothing()
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__Issuer"] = "https://auth.example/" });
        using HttpRequestMessage request = new(HttpMethod.Get, "/sign-in");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("X-Forwarded-Proto", "http");
        request.Headers.Host = "evil.example";

        var page = await server.SendAsync(request);
        var redirect = await server.GetAsync("/account");

        page.Header("Set-Cookie")!.ShouldStartWith("__Host-form=");
        page.Header("Set-Cookie")!.ShouldContain("; secure");
        page.Body.ShouldNotContain("evil.example");
        redirect.Message.Headers.Location!.OriginalString.ShouldBe("/sign-in?return_url=%2Faccount");
    }
}
