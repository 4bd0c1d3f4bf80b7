using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Authorization;

/// <summary>RFC 9126: a client pushes its authorization request and sends the browser with a reference to it.</summary>
public class PushedRequestTests
{
    private const string Prefix = "urn:ietf:params:oauth:request_uri:";

    [DatabaseTheory, EveryDatabase]
    public async Task A_pushed_request_leads_to_tokens_and_is_used_once(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        CodeRequest request = new(host.Server, host.Asking);

        var pushed = await PushAsync(request);
        var address = AddressOf(host.Asking, pushed.Text("request_uri")!);
        var page = await browser.OpenAsync(address);
        page = await browser.SignInAsync(page, user);
        var answer = CodeRequest.AnswerOf(await browser.SubmitAsync(page, ("decision", "allow")));
        var tokens = await request.RedeemAsync(answer["code"]);
        var again = await browser.OpenAsync(address);

        pushed.Status.ShouldBe(HttpStatusCode.Created, pushed.Body);
        pushed.Text("request_uri")!.ShouldStartWith(Prefix);
        int.Parse(pushed.Text("expires_in")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(50, 60);
        pushed.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        answer["state"].ShouldBe("state");
        tokens.Status.ShouldBe(HttpStatusCode.OK);
        again.Location?.AbsoluteUri.StartsWith(CodeRequest.RedirectUri, StringComparison.Ordinal).ShouldNotBe(true);
        ((int)again.Status).ShouldBeInRange(400, 499);
    }

    [Fact]
    public async Task A_public_client_names_itself_and_a_confidential_one_proves_itself()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await PushAsync(new(host.Server, host.House))).Status.ShouldBe(HttpStatusCode.Created);
        var unproved = await host.Server.PostAsync("/connect/par", new CodeRequest(host.Server, host.Asking).Fields);
        (unproved.Status, unproved.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        var wrong = await PushAsync(new(host.Server, host.Asking with { Secret = new('s', 30) }));
        (wrong.Status, wrong.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        var unknown = await host.Server.PostAsync("/connect/par", new CodeRequest(host.Server, new("nobody", null)).Fields);
        (unknown.Status, unknown.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
    }

    [Fact]
    public async Task A_client_with_a_key_pushes_too()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await KeyClient.AddAsync(
            host.Server, "--grant", "authorization_code", "--scope", "api", "openid", "--redirect-uri", CodeRequest.RedirectUri);
        var request = new CodeRequest(host.Server, new(client.Id, null)).With("scope", "openid api");

        var pushed = await client.PostAsync("/connect/par", client.Assertion(), [.. request.Fields.Select(field => (field.Key, field.Value))]);

        pushed.Status.ShouldBe(HttpStatusCode.Created, pushed.Body);
    }

    [Fact]
    public async Task What_would_be_refused_later_is_refused_at_once()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        async Task ShouldBeAsync(string error, string name, string? value, TestClient? client = null)
        {
            var answer = await PushAsync(new CodeRequest(host.Server, client ?? host.Asking).With(name, value));
            (answer.Status, answer.Error).ShouldBe((HttpStatusCode.BadRequest, error), $"{name}={value}");
        }

        await ShouldBeAsync("invalid_request", "redirect_uri", "https://evil.example/");
        await ShouldBeAsync("invalid_request", "redirect_uri", null);
        await ShouldBeAsync("invalid_request", "code_challenge", null);
        await ShouldBeAsync("invalid_request", "code_challenge", "short");
        await ShouldBeAsync("invalid_request", "code_challenge_method", "plain");
        await ShouldBeAsync("invalid_scope", "scope", "openid unheard-of");
        await ShouldBeAsync("invalid_target", "resource", "https://nobody.example/");
        await ShouldBeAsync("invalid_request", "request_uri", Prefix + "x");
        await ShouldBeAsync("request_not_supported", "request", "x.y.z");
        await ShouldBeAsync("unsupported_response_type", "response_type", "token");
        // It has no redirect_uri at all.
        await ShouldBeAsync("invalid_request", "scope", "api", host.Machine);
        var get = await host.Server.GetAsync("/connect/par");
        (get.Status, get.Header("Allow")).ShouldBe((HttpStatusCode.MethodNotAllowed, "POST"));
        (await host.Server.PostAsync("/connect/par", [.. new CodeRequest(host.Server, host.House).Fields, new("state", "twice")]))
            .Error.ShouldBe("invalid_request");
    }

    [Fact]
    public async Task A_reference_is_of_one_client_and_nothing_is_fetched()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var pushed = (await PushAsync(new(host.Server, host.House))).Text("request_uri")!;
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var inside = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/request";

        foreach (var address in new[]
        {
            AddressOf(host.Asking, pushed),
            AddressOf(host.House, pushed + "x"),
            AddressOf(host.House, Prefix + "x"),
            AddressOf(host.House, "x"),
            AddressOf(host.House, inside),
            AddressOf(host.House, "https://elsewhere.example/request"),
            AddressOf(host.House, "file:///etc/passwd"),
            new CodeRequest(host.Server, host.House).With("request_uri", inside).Address,
            new CodeRequest(host.Server, host.House).With("request", "eyJhbGciOiJub25lIn0.e30.").Address,
        })
        {
            var page = await browser.GetAsync(address);
            var error = page.Location is { } location ? System.Web.HttpUtility.ParseQueryString(location.Query)["error"] : null;
            (page.Status is HttpStatusCode.BadRequest
                || error is "request_not_supported" or "request_uri_not_supported" or "invalid_request" or "invalid_request_uri")
                .ShouldBeTrue($"{address}: {(int)page.Status} {page.Location}");
        }

        listener.Pending().ShouldBeFalse();
        CodeRequest.AnswerOf(await browser.SignInAsync(await browser.OpenAsync(AddressOf(host.House, pushed)), await host.Server.RegisterAsync()))
            .ShouldContainKey("code");
    }

    [Fact]
    public async Task A_client_that_must_push_is_refused_without()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var browser = host.NewBrowser();
        var client = await host.Server.AddClientAsync(
            "--grant", "authorization_code", "--scope", "api", "openid", "--redirect-uri", CodeRequest.RedirectUri, "--consent", "implicit", "--require-par");
        var direct = await browser.GetAsync(new CodeRequest(host.Server, client).With("scope", "openid").Address);
        var pushed = await PushAsync(new CodeRequest(host.Server, client).With("scope", "openid"));

        (direct.Location is null || direct.Location.Query.Contains("error=invalid_request", StringComparison.Ordinal)).ShouldBeTrue($"{direct.Location}");
        (await browser.OpenAsync(AddressOf(client, pushed.Text("request_uri")!))).IsForm("username").ShouldBeTrue();
    }

    /// <summary>RFC 9126 section 2.2: the short life is for the way from the client to the browser.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task Who_arrives_in_time_has_an_hour_for_the_pages_and_who_does_not_is_told_to_begin_again(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__PushedRequestSeconds"] = "10" });
        var client = await server.AddClientAsync(
            "--grant", "authorization_code", "--public", "--scope", "api", "openid", "--redirect-uri", CodeRequest.RedirectUri);
        var user = await server.RegisterAsync();
        using Browser browser = new(server.Address);
        CodeRequest request = new CodeRequest(server, client).With("scope", "openid"), other = new CodeRequest(server, client).With("scope", "openid");
        using Browser second = new(server.Address);

        var opened = await PushedAsync(request);
        var page = await browser.OpenAsync(opened);
        var consent = await second.SignInAsync(await second.OpenAsync(await PushedAsync(other)), user);
        var unopened = await PushedAsync(request);
        var over = DateTime.UtcNow.AddSeconds(11);
        await Eventually.HoldsAsync("the time of all three is over", () => Task.FromResult(DateTime.UtcNow > over));

        var late = await browser.GetAsync(unopened);
        late.Status.ShouldBe(HttpStatusCode.BadRequest);
        late.Text.ShouldContain("took too long");
        var answer = CodeRequest.AnswerOf(await browser.SubmitAsync(await browser.SignInAsync(page, user), ("decision", "allow")));
        (await request.RedeemAsync(answer["code"])).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.OpenAsync(opened)).Status.ShouldBe(HttpStatusCode.BadRequest);
        CodeRequest.AnswerOf(await second.SubmitAsync(consent, ("decision", "allow"))).ShouldContainKey("code");

        async Task<string> PushedAsync(CodeRequest pushed) => AddressOf(client, (await PushAsync(pushed)).Text("request_uri")!);
    }

    /// <summary>Chromium sends the form for each click, and shows the answer to the last.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task Who_presses_twice_to_allow_gets_one_code(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        CodeRequest request = new(host.Server, host.Asking);
        var address = AddressOf(host.Asking, (await PushAsync(request)).Text("request_uri")!);
        var consent = await browser.SignInAsync(await browser.OpenAsync(address), await host.Server.RegisterAsync());
        var (_, action, fields) = consent.Form("decision");

        await browser.PostAsync(action.PathAndQuery, [.. fields.Select(field => (field.Key, field.Value)), ("decision", "allow")]);
        var answer = CodeRequest.AnswerOf(await browser.SubmitAsync(consent, ("decision", "allow")));

        (await request.RedeemAsync(answer["code"])).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.SubmitAsync(consent, ("decision", "allow"))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_hour_ends_however_often_the_person_arrives(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync(
            "--grant", "authorization_code", "--public", "--scope", "openid", "--redirect-uri", CodeRequest.RedirectUri);
        using var browser = host.NewBrowser();
        var address = AddressOf(client, (await PushAsync(new CodeRequest(host.Server, client).With("scope", "openid"))).Text("request_uri")!);
        const string OfClient = "FROM OpenIddictTokens WHERE ApplicationId = (SELECT Id FROM OpenIddictApplications WHERE ClientId = @0)";

        await browser.OpenAsync(address);
        var first = await host.Server.Database.ScalarAsync<DateTime>($"SELECT ExpirationDate {OfClient}", client.Id);
        await browser.OpenAsync(address);
        (await host.Server.Database.ScalarAsync<DateTime>($"SELECT ExpirationDate {OfClient}", client.Id)).ShouldBe(first);
        first.ShouldBeInRange(DateTime.UtcNow.AddMinutes(58), DateTime.UtcNow.AddMinutes(62));

        await host.Server.Database.ExecuteAsync(
            "UPDATE OpenIddictTokens SET ExpirationDate = @1 WHERE ApplicationId = (SELECT Id FROM OpenIddictApplications WHERE ClientId = @0)",
            client.Id, DateTime.UtcNow.AddSeconds(-10));
        (await browser.OpenAsync(address)).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    /// <summary>RFC 9126 section 2.3.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task A_request_larger_than_any_real_one_is_refused_and_not_stored(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var client = await host.Server.AddClientAsync(
            "--grant", "authorization_code", "--public", "--scope", "api", "openid", "--redirect-uri", CodeRequest.RedirectUri);
        CodeRequest Request(string name, string value) => new CodeRequest(host.Server, client).With("scope", "openid").With(name, value);
        async Task<long> StoredAsync() => await host.Server.Database.ScalarAsync<long>(
            "SELECT SUM(LENGTH(Payload)) FROM OpenIddictTokens WHERE ApplicationId = (SELECT Id FROM OpenIddictApplications WHERE ClientId = @0)", client.Id);

        (await PushAsync(Request("state", new('s', 15_000)))).Status.ShouldBe(HttpStatusCode.Created);
        var stored = await StoredAsync();
        stored.ShouldBeInRange(15_000, 40_000);

        foreach (var (name, value) in new[] { ("state", new string('s', 16_384)), ("nonce", new string('n', 60_000)), ("unheard-of", new string('ü', 8_192)) })
        {
            var refused = await PushAsync(Request(name, value));
            (refused.Status, refused.Error).ShouldBe((HttpStatusCode.RequestEntityTooLarge, "invalid_request"), name);
            refused.Body.ShouldContain("16384");
        }

        (await StoredAsync()).ShouldBe(stored);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_expired_request_is_deleted_by_the_next_pruning_and_no_other_token_with_it(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Protocol__PruneEverySeconds"] = "1" });
        var client = await server.AddClientAsync(
            "--grant", "authorization_code", "client_credentials", "--scope", "api", "openid", "--redirect-uri", CodeRequest.RedirectUri);
        var request = new CodeRequest(server, client).With("scope", "openid");
        (await PushAsync(request)).Status.ShouldBe(HttpStatusCode.Created);
        (await server.TokenAsync(client, ("grant_type", "client_credentials"))).Status.ShouldBe(HttpStatusCode.OK);
        await server.Database.ExecuteAsync("UPDATE OpenIddictTokens SET ExpirationDate = @0", DateTime.UtcNow.AddMinutes(-3));
        (await PushAsync(request)).Status.ShouldBe(HttpStatusCode.Created);

        Task<int> CountAsync(string type) => server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM OpenIddictTokens WHERE Type LIKE @0", $"%{type}");
        await Eventually.HoldsAsync("the expired request is deleted", async () => await CountAsync("request_token") is 1);
        (await CountAsync("access_token")).ShouldBe(1);
    }

    private static Task<Response> PushAsync(CodeRequest request) =>
        request.Server.PostAsync("/connect/par", request.Fields, request.Client.Secret is null ? null : request.Client.Basic);

    private static string AddressOf(TestClient client, string requestUri) =>
        $"/connect/authorize?client_id={client.Id}&request_uri={Uri.EscapeDataString(requestUri)}";
}
