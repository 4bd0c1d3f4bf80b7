using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>What every request passes through: transport, limits, headers, log lines, the description of the API.</summary>
public sealed class HostingTests(SharedResourceApi shared) : IClassFixture<SharedResourceApi>
{
    private readonly ResourceApiHost api = shared.Host;

    [Theory]
    [InlineData("Production", "400")]
    [InlineData("Development", "401")]
    public async Task Plain_http_is_refused_except_in_development_on_loopback(string environment, string expected)
    {
        await using var process = HostProcess.Start("ResourceApi", new Dictionary<string, string?>
        {
            ["TokenValidation__Mode"] = "Local",
            ["ASPNETCORE_ENVIRONMENT"] = environment,
        });
        using var client = new HttpClient { BaseAddress = await process.ListeningAsync() };

        using var me = await client.GetAsync("/api/user/me");
        using var live = await client.GetAsync("/health/live");

        ((int)me.StatusCode).ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(expected);
        me.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        live.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/user/me")]
    [InlineData("/api/is_logined")]
    [InlineData("/swagger/index.html")]
    [InlineData("/no/such/path")]
    public async Task Every_answer_carries_the_security_headers_and_hides_the_server(string path)
    {
        using var answer = await api.Client.GetAsync(path);

        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.GetValues("X-Frame-Options").ShouldBe(["DENY"]);
        answer.Headers.GetValues("Referrer-Policy").ShouldBe(["no-referrer"]);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldContain("frame-ancestors 'none'");
        answer.Headers.Server.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("GET /api/user/me HTTP/1.1\r\nHost: x\r\nX: {0}\r\n\r\n", " 431 ")]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: x\r\n\r\n", " 414 ")]
    [InlineData("GET /api/user/me HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", " 400 ")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", " 400 ")]
    [InlineData("POST /api/is_logined HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", " 405 ")]
    public async Task A_malformed_or_oversized_request_is_refused_and_never_a_server_error(string request, string status)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port);
        await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request.Replace("{0}", new string('a', 40_000), StringComparison.Ordinal)));
        using var reader = new StreamReader(connection.GetStream());

        (await reader.ReadLineAsync()).ShouldNotBeNull().ShouldContain(status);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_too_large()
    {
        using var form = new ByteArrayContent(new byte[100_000]);
        form.Headers.ContentType = new("application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/user/me") { Content = form };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + api.Mint.Token());

        using var answer = await api.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task A_form_of_10000_keys_is_no_server_error()
    {
        using var form = new StringContent(
            string.Join('&', Enumerable.Range(0, 10_000).Select(i => $"k{i}=")), Encoding.ASCII, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/is_logined") { Content = form };
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + api.Mint.Token());

        using var answer = await api.Client.SendAsync(request);

        ((int)answer.StatusCode).ShouldBeLessThan(500);
    }

    [Fact]
    public async Task A_request_is_one_line_with_its_trace_client_and_outcome_and_without_its_token()
    {
        var token = api.Mint.Token(claims: claims => claims["client_id"] = "log-test");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/user/me?a=secret-query");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

        using var answer = await api.Client.SendAsync(request);

        var line = await api.Process.LineAsync(line => line.Contains("client=log-test", StringComparison.Ordinal));
        // In the form that AuthServer writes too.
        line.ShouldMatch(@"^\S+ \S+ INF GET /api/user/me 200 valid client=log-test \d+\.\d ms trace=0af7651916cd43dd8448eb211c80319c$");
        api.Process.Output.ShouldNotContain("secret-query");
        api.Process.Output.ShouldNotContain(token.Split('.')[2]);
    }

    [Theory]
    [InlineData("expired", "The access token has expired.")]
    [InlineData(
        "audience",
        "The specified token doesn't contain any valid audience, which may indicate that it was issued to be used with another application.")]
    [InlineData("signature", "The signature associated to the specified token is not valid.")]
    [InlineData("malformed", "The access token is malformed.")]
    [InlineData("key", "The access token is signed with an unknown key.")]
    public async Task Why_a_token_is_refused_is_one_line_without_the_token(string kind, string reason)
    {
        var trace = System.Diagnostics.ActivityTraceId.CreateRandom().ToString();
        var token = kind switch
        {
            "expired" => api.Mint.Token(claims: claims => (claims["iat"], claims["exp"]) = (1_700_000_000, 1_700_000_600)),
            "audience" => api.Mint.Token(claims: claims => claims["aud"] = "another_api"),
            "signature" => api.Mint.Token()[..^8] + "AAAAAAAA",
            "key" => api.Mint.Token(keyId: "nobodys"),
            _ => "canary.cGF5bG9hZA.token",
        };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/user/me");
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-b7ad6b7169203331-01");

        (await api.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var line = await api.Process.LineAsync(
            line => line.Contains("Token refused", StringComparison.Ordinal) && line.Contains(trace, StringComparison.Ordinal));
        line.ShouldEndWith($" INF Token refused: {reason} trace={trace}");
        api.Process.Output.ShouldNotContain(token.Split('.')[1]);
    }

    [Fact]
    public async Task A_path_cannot_forge_a_second_log_line()
    {
        using var answer = await api.Client.GetAsync("/forged%0d%0a2026-01-01%20INF%20all%20is%20well%1b[31m");

        var line = await api.Process.LineAsync(line => line.Contains("forged", StringComparison.Ordinal));
        line.ShouldContain("/forged%0D%0A2026-01-01%20INF%20all%20is%20well%1B");
    }

    [Fact]
    public async Task Json_logs_are_one_object_a_line_and_hold_no_token_at_the_lowest_level()
    {
        await using var json = await ResourceApiHost.StartProcessAsync(("Logging__Format", "json"), ("Logging__Level", "Verbose"));
        var token = json.Mint.Token();
        (await json.StatusOfMeAsync(token)).ShouldBe(200);

        var line = await json.Process.LineAsync(line => line.Contains("/api/user/me", StringComparison.Ordinal));

        var entry = JsonDocument.Parse(line).RootElement;
        entry.GetProperty("Outcome").GetString().ShouldBe("valid");
        entry.GetProperty("ClientId").GetString().ShouldBe("demo");
        entry.GetProperty("StatusCode").GetInt32().ShouldBe(200);
        entry.GetProperty("@tr").GetString()!.Length.ShouldBe(32);
        json.Process.Output.Split('\n').ShouldAllBe(each => JsonDocument.Parse(each, default).RootElement.ValueKind == JsonValueKind.Object);
        json.Process.Output.ShouldNotContain(token.Split('.')[1]);
        json.Process.Output.ShouldNotContain(IssuerStub.ClientSecret);
    }

    [Fact]
    public async Task The_description_names_the_token_endpoint_both_schemes_and_every_answer()
    {
        var document = await api.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");

        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        schemes.GetProperty("password").GetProperty("flows").GetProperty("password").GetProperty("tokenUrl").GetString()
            .ShouldBe(api.Issuer.Address.AbsoluteUri + "api/token");
        schemes.GetProperty("bearer").GetProperty("scheme").GetString().ShouldBe("bearer");

        Answers(document, "/api/user/me").ShouldBe(["200", "400", "401", "403", "503"]);
        Answers(document, "/api/is_logined").ShouldBe(["200", "503"]);
        document.GetProperty("paths").GetProperty("/api/user/me").GetProperty("get").GetProperty("security").GetArrayLength().ShouldBe(2);
        document.GetProperty("paths").GetProperty("/api/is_logined").GetProperty("get").GetProperty("security").GetArrayLength().ShouldBe(3);
    }

    [Fact]
    public async Task The_swagger_page_loads_only_what_its_own_policy_allows()
    {
        using var page = await api.Client.GetAsync("/swagger/index.html");

        var html = await page.Content.ReadAsStringAsync();
        page.StatusCode.ShouldBe(HttpStatusCode.OK);
        html.ShouldNotContain("<script>");
        html.ShouldNotContain("<style>");
        page.Headers.GetValues("Content-Security-Policy").Single()
            .ShouldContain($"connect-src 'self' {api.Issuer.Address.GetLeftPart(UriPartial.Authority)};");
    }

    private static IEnumerable<string> Answers(JsonElement document, string path) =>
        document.GetProperty("paths").GetProperty(path).GetProperty("get").GetProperty("responses").EnumerateObject().Select(answer => answer.Name).Order();
}
