using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>RFC 6750 and RFC 9728 as seen by a caller of the API.</summary>
public sealed class BearerTests(SharedResourceApi shared) : IClassFixture<SharedResourceApi>
{
    private const string Me = "/api/user/me";

    private readonly ResourceApiHost api = shared.Host;

    [Fact]
    public async Task A_good_token_shows_its_user()
    {
        using var answer = await api.GetAsync(Me, api.Mint.Token("user-7"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"id":"user-7","email":"user-7@example.org"}""");
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
    }

    [Fact]
    public async Task A_token_without_an_email_shows_none()
    {
        using var answer = await api.GetAsync(Me, api.Mint.Token("user-8", claims: claims => claims.Remove("email")));

        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"id":"user-8","email":null}""");
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.Forbidden)]
    public async Task Where_verified_addresses_are_demanded_another_user_is_forbidden_and_told_why(string? verified, HttpStatusCode expected)
    {
        await using var strict = await ResourceApiHost.StartAsync(("TokenValidation__RequireVerifiedEmail", "true"));
        var token = strict.Mint.Token("user-9", claims: claims => claims["email_verified"] = verified is null ? null : bool.Parse(verified));
        if (verified is null)
        {
            token = strict.Mint.Token("user-9");
        }

        using var answer = await strict.GetAsync(Me, token);

        answer.StatusCode.ShouldBe(expected);
        using var isLogined = await strict.GetAsync("/api/is_logined", token);
        (await isLogined.Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":true}""");
        if (expected is HttpStatusCode.Forbidden)
        {
            (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString().ShouldBe("email_not_verified");
            ResourceApiHost.Challenge(answer).ShouldNotContain("error");
        }
    }

    [Fact]
    public async Task Without_a_token_the_challenge_names_realm_and_metadata_and_no_error()
    {
        using var answer = await api.GetAsync(Me);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldBe(
            "realm=\"resource_api\", resource_metadata=\"http://localhost:8001/.well-known/oauth-protected-resource\"");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("bearer")]
    [InlineData("BEARER")]
    public async Task The_scheme_is_read_without_regard_to_case(string scheme)
    {
        using var answer = await SendAsync(HttpMethod.Get, Me, null, $"{scheme} {api.Mint.Token()}");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("openid")]
    [InlineData("openid API apis")]
    public async Task A_token_without_the_scope_is_forbidden_as_insufficient_scope(string? scope)
    {
        using var answer = await api.GetAsync(Me, api.Mint.Token(scope: scope));

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"insufficient_scope\", scope=\"api\"");
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task A_clients_own_token_is_not_a_user()
    {
        var token = api.Mint.Token("client:reports");

        using var me = await api.GetAsync(Me, token);
        using var logined = await api.GetAsync("/api/is_logined", token);

        me.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await logined.Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":false}""");
    }

    [Fact]
    public async Task A_token_in_the_query_string_is_not_looked_at()
    {
        using var answer = await api.GetAsync($"{Me}?access_token={api.Mint.Token()}");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldNotContain("error");
    }

    [Fact]
    public async Task A_token_in_a_form_body_is_not_looked_at()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["access_token"] = api.Mint.Token() });
        using var answer = await SendAsync(HttpMethod.Get, Me, form);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldNotContain("error");
    }

    [Fact]
    public async Task A_token_in_header_and_query_is_an_invalid_request()
    {
        using var answer = await api.GetAsync($"{Me}?access_token=x", api.Mint.Token());

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"invalid_request\"");
    }

    [Fact]
    public async Task A_token_in_header_and_form_is_an_invalid_request()
    {
        using var form = new FormUrlEncodedContent(new Dictionary<string, string> { ["access_token"] = "x" });
        using var answer = await SendAsync(HttpMethod.Get, Me, form, "Bearer " + api.Mint.Token());

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"invalid_request\"");
    }

    [Fact]
    public async Task Two_authorization_headers_are_an_invalid_request()
    {
        var line = $"Authorization: Bearer {api.Mint.Token()}\r\n";

        (await RawStatusAsync(Me, line + line)).ShouldContain(" 400 ");
        (await RawStatusAsync("/api/is_logined", line + line)).ShouldContain(" 200 ");
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer a, Bearer b")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer\tabc")]
    [InlineData("Bearer \"abc\"")]
    [InlineData("Bearer \u00fc")]
    public async Task A_bearer_header_without_exactly_one_token_is_an_invalid_token(string header) =>
        (await RawStatusAsync(Me, $"Authorization: {header}\r\n")).ShouldContain(" 401 ");

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Bearerx abc")]
    [InlineData("")]
    public async Task Another_schemes_credentials_count_as_no_token(string header)
    {
        using var answer = await SendAsync(HttpMethod.Get, Me, null, header);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldNotContain("error");
    }

    [Fact]
    public async Task Is_logined_tells_a_user_from_a_stranger()
    {
        using var user = await api.GetAsync("/api/is_logined", api.Mint.Token(scope: null));
        using var stranger = await api.GetAsync("/api/is_logined");

        (await user.Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":true}""");
        (await stranger.Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":false}""");
    }

    [Fact]
    public async Task The_metadata_of_the_resource_comes_from_settings_and_never_from_the_host_header()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-protected-resource") { Headers = { Host = "evil.example" } };
        using var answer = await api.Client.SendAsync(request);

        var metadata = await answer.Content.ReadFromJsonAsync<JsonElement>();
        metadata.GetProperty("resource").GetString().ShouldBe("http://localhost:8001");
        metadata.GetProperty("authorization_servers")[0].GetString().ShouldBe(api.Issuer.Address.AbsoluteUri);
        metadata.GetProperty("scopes_supported")[0].GetString().ShouldBe("api");
        metadata.GetProperty("bearer_methods_supported").GetRawText().ShouldBe("""["header"]""");
        metadata.GetProperty("resource_name").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_one()
    {
        using var answer = await SendAsync(HttpMethod.Post, Me, null);

        answer.StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Content.Headers.Allow.ShouldBe(["GET"]);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, string? authorization = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (authorization is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        return await api.Client.SendAsync(request);
    }

    /// <summary>The status line of a request that no client library would send.</summary>
    private async Task<string> RawStatusAsync(string path, string headers)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(api.Client.BaseAddress!.Host, api.Client.BaseAddress.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadLineAsync() ?? "";
    }

    [Fact]
    public async Task Metadata_is_answered_to_HEAD_without_its_body()
    {
        var head = await RawResponse.OfAsync(
            api.Client.BaseAddress!, "HEAD /.well-known/oauth-protected-resource HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        (head.Status, head.Body).ShouldBe((200, ""));
        head.Head.ShouldContain("Cache-Control: public, max-age=300");
    }
}
