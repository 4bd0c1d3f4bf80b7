using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>The form of a token request (RFC 6749 sections 3.2 and 5.2).</summary>
public class TokenRequestTests
{
    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/token")]
    public async Task Both_addresses_answer(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.PostAsync(path, [new("grant_type", "client_credentials")], host.Machine.Basic);

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("PATCH")]
    public async Task Only_post_returns_a_token(string method)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        HttpRequestMessage request = new(new(method), "/api/token?grant_type=client_credentials");
        request.Headers.Authorization = host.Machine.Basic;

        await RefusedAsync(host.Server.SendAsync(request), "invalid_request");
    }

    [Fact]
    public async Task Client_credentials_in_the_query_string_are_not_used()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (id, secret) = (host.Machine.Id, host.Machine.Secret);

        var answer = await host.Server.PostAsync($"/api/token?client_id={id}&client_secret={secret}", [new("grant_type", "client_credentials")]);

        answer.Status.ShouldNotBe(HttpStatusCode.OK);
        answer.Error.ShouldBeOneOf("invalid_client", "invalid_request");
    }

    [Fact]
    public async Task A_password_in_the_query_string_is_not_used()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();

        await RefusedAsync(
            host.Server.PostAsync(
                $"/api/token?username={user.Email}&password={Uri.EscapeDataString(user.Password)}", [new("grant_type", "password")], host.Web.Basic),
            "invalid_request");
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/plain")]
    [InlineData("multipart/form-data; boundary=b")]
    [InlineData("application/xml")]
    public async Task Another_content_type_is_an_invalid_request(string contentType)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        StringContent content = new("grant_type=client_credentials");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);

        await RefusedAsync(host.Server.SendAsync(Post(host.Machine, content)), "invalid_request");
    }

    [Fact]
    public async Task Json_is_an_invalid_request()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        await RefusedAsync(host.Server.SendAsync(Post(host.Machine, JsonContent.Create(new { grant_type = "client_credentials" }))), "invalid_request");
    }

    [Fact]
    public async Task No_body_at_all_is_an_invalid_request()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        await RefusedAsync(host.Server.SendAsync(Post(host.Machine, null)), "invalid_request");
    }

    [Fact]
    public async Task An_unknown_parameter_is_ignored()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"), ("colour", "blue"));

        answer.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("grant_type", "password")]
    [InlineData("username", "somebody@example.com")]
    [InlineData("password", "correct horse battery")]
    [InlineData("scope", "api")]
    [InlineData("client_id", "x")]
    [InlineData("colour", "blue")]
    [InlineData("colour", "")]
    public async Task A_parameter_sent_twice_is_an_invalid_request(string name, string value)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        List<KeyValuePair<string, string>> form =
            [new("grant_type", "password"), new("username", "somebody@example.com"), new("password", "correct horse battery")];
        form.RemoveAll(member => member.Key == name);

        await RefusedAsync(host.Server.PostAsync("/api/token", [.. form, new(name, value), new(name, value)], host.Web.Basic), "invalid_request");
    }

    [Theory]
    [InlineData("unsupported_grant_type", "grant_type=magic")]
    [InlineData("unsupported_grant_type", "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=x")]
    [InlineData("invalid_request", "grant_type=authorization_code")]
    [InlineData("invalid_request", "grant_type=authorization_code&code=")]
    [InlineData("invalid_request", "grant_type=urn:ietf:params:oauth:grant-type:device_code")]
    [InlineData("invalid_request", "grant_type=urn:ietf:params:oauth:grant-type:token-exchange")]
    [InlineData("unsupported_grant_type", "grant_type=PASSWORD&username=a&password=b")]
    [InlineData("invalid_request", "")]
    [InlineData("invalid_request", "grant_type=")]
    [InlineData("invalid_request", "grant_type=password")]
    [InlineData("invalid_request", "grant_type=password&username=a")]
    [InlineData("invalid_request", "grant_type=password&password=a")]
    [InlineData("invalid_request", "grant_type=password&username=&password=a")]
    [InlineData("invalid_request", "grant_type=password&username=a&password=")]
    [InlineData("invalid_request", "grant_type=refresh_token")]
    [InlineData("invalid_request", "grant_type=refresh_token&refresh_token=")]
    [InlineData("invalid_grant", "grant_type=refresh_token&refresh_token=x")]
    public async Task What_is_missing_or_unknown_has_its_error(string error, string form)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        StringContent content = new(form, null, "application/x-www-form-urlencoded");

        await RefusedAsync(host.Server.SendAsync(Post(host.Web, content)), error);
    }

    [Theory]
    [InlineData("username")]
    [InlineData("password")]
    [InlineData("scope")]
    [InlineData("grant_type")]
    [InlineData("refresh_token")]
    [InlineData("colour")]
    public async Task A_nul_character_is_an_invalid_request(string name)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        Dictionary<string, string> form = new() { ["grant_type"] = "password", ["username"] = "a@example.com", ["password"] = "b", [name] = "a\0b" };

        await RefusedAsync(host.Server.PostAsync("/api/token", form, host.Web.Basic), "invalid_request");
    }

    [Fact]
    public async Task Tokens_are_answered_as_json_that_nobody_stores()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();

        var answer = await host.Server.PasswordTokenAsync(host.Web, user);

        AssertForm(answer);
        answer.Text("token_type").ShouldBe("Bearer");
        answer.Json.GetProperty("expires_in").GetInt32().ShouldBeInRange(1_790, 1_800);
        answer.Header("Content-Encoding").ShouldBeNull();
    }

    private static HttpRequestMessage Post(TestClient client, HttpContent? content) =>
        new(HttpMethod.Post, "/api/token") { Content = content, Headers = { Authorization = client.Basic } };

    private static async Task RefusedAsync(Task<Response> sending, string error)
    {
        var answer = await sending;
        answer.Error.ShouldBe(error);
        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        AssertForm(answer);
        answer.Text("error_uri").ShouldBeNull();
        answer.Body.ShouldAllBe(character => character >= ' ' && character <= '~');
    }

    private static void AssertForm(Response answer)
    {
        answer.Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        answer.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
        answer.Header("Pragma").ShouldBe("no-cache");
    }
}
