using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Discovery;

/// <summary>The API's description is true to what the endpoints answer.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task Every_described_operation_exists()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        foreach (var path in (await PathsAsync(host)).EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                // Status lists are named by the end of their time.
                var list = $"{(DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 1_200 * 1_200) + 1_200}";
                var answer = await host.Server.SendAsync(
                    new(new(operation.Name.ToUpperInvariant()), path.Name.Replace("{id}", list, StringComparison.Ordinal)));
                ((int)answer.Status).ShouldNotBeOneOf(404, 405);
                Declared(path.Value, operation.Name).ShouldContain((int)answer.Status, $"{operation.Name} {path.Name}");
            }
        }
    }

    [Fact]
    public async Task Every_advertised_endpoint_is_described()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var paths = (await PathsAsync(host)).EnumerateObject().Select(path => path.Name).ToList();
        var document = (await host.Server.GetAsync("/.well-known/openid-configuration")).Json;

        foreach (var endpoint in document.EnumerateObject()
            .Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name is "jwks_uri"))
        {
            paths.ShouldContain(new Uri(endpoint.Value.GetString()!).AbsolutePath);
        }
    }

    [Fact]
    public async Task The_token_operation_names_every_grant_and_what_it_takes()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var form = (await PathsAsync(host)).GetProperty("/api/token").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema").GetProperty("properties");
        var supported = (await host.Server.GetAsync("/.well-known/openid-configuration")).Json.Texts("grant_types_supported");

        form.GetProperty("grant_type").Texts("enum").ShouldBe(supported, ignoreOrder: true);
        string[] taken =
        [
            "code", "redirect_uri", "code_verifier", "device_code", "username", "password", "refresh_token", "subject_token", "audience", "resource", "scope",
        ];
        taken.ShouldBeSubsetOf(form.EnumerateObject().Select(member => member.Name));
    }

    [Fact]
    public async Task Every_answered_status_is_declared()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        var token = (await host.Server.PasswordTokenAsync(host.Web, user, "api openid")).AccessToken;
        var withoutOpenId = (await host.Server.PasswordTokenAsync(host.Web, user, "api")).AccessToken;
        AuthenticationHeaderValue Bearer(string value) => new("Bearer", value);
        FormUrlEncodedContent Form(params (string, string)[] members) => new(members.Select(member => KeyValuePair.Create(member.Item1, member.Item2)));
        (string Method, string Path, HttpContent? Content, AuthenticationHeaderValue? Authorization)[] requests =
        [
            ("POST", "/api/token", Form(("grant_type", "client_credentials")), host.Machine.Basic),
            ("POST", "/api/token", Form(("grant_type", "client_credentials")), host.Web.Basic),
            ("POST", "/api/token", Form(("grant_type", "password"), ("username", "nobody"), ("password", "x")), host.Web.Basic),
            ("POST", "/api/token", Form(("grant_type", "client_credentials")), TestClient.BasicOf("nobody", "x")),
            ("POST", "/api/token", Large(), host.Web.Basic),
            ("POST", "/connect/par", Form([.. new CodeRequest(host.Server, host.House).Fields.Select(field => (field.Key, field.Value))]), null),
            ("POST", "/connect/par", Form(("client_id", host.House.Id)), null),
            ("POST", "/connect/par", Form(), TestClient.BasicOf("nobody", "x")),
            ("POST", "/connect/par", Large(), null),
            ("POST", "/connect/introspect", Form(("token", token)), host.Web.Basic),
            ("POST", "/connect/introspect", Form(), host.Web.Basic),
            ("POST", "/connect/introspect", Form(("token", token)), null),
            ("POST", "/connect/introspect", Large(), host.Web.Basic),
            ("POST", "/connect/revoke", Form(("token", "x")), host.Web.Basic),
            ("POST", "/connect/revoke", Form(("token", token)), host.Other.Basic),
            ("POST", "/connect/revoke", Form(("token", token)), null),
            ("POST", "/connect/revoke", Large(), host.Web.Basic),
            ("GET", "/connect/userinfo", null, Bearer(token)),
            ("GET", "/connect/userinfo", null, Bearer("x")),
            ("GET", "/connect/userinfo", null, Bearer(withoutOpenId)),
            ("POST", "/connect/userinfo", Form(("access_token", token)), null),
            ("POST", "/connect/userinfo", Form(("access_token", token)), Bearer(token)),
            ("POST", "/connect/userinfo", Large(), Bearer(token)),
            ("POST", "/api/register", JsonContent.Create(new { email = $"{Guid.NewGuid():N}@example.com", password = "correct horse battery" }), null),
            ("POST", "/api/register", JsonContent.Create(new { email = user.Email, password = "correct horse battery" }), null),
            ("POST", "/api/register", JsonContent.Create(new { email = "x" }), null),
            ("POST", "/api/register", Form(("email", "x")), null),
            ("POST", "/api/register", Large("application/json"), null),
            ("GET", "/.well-known/openid-configuration", null, null),
            ("GET", "/.well-known/oauth-authorization-server", null, null),
            ("GET", "/.well-known/jwks", null, null),
        ];
        var paths = await PathsAsync(host);

        foreach (var (method, path, content, authorization) in requests)
        {
            HttpRequestMessage request = new(new(method), path) { Content = content, Headers = { Authorization = authorization } };
            request.Headers.ExpectContinue = content?.Headers.ContentLength > 65_536;
            var answer = await host.Server.SendAsync(request);

            Declared(paths.GetProperty(path), method.ToLowerInvariant()).ShouldContain((int)answer.Status, $"{method} {path}: {answer.Body}");
            DeclaredType(paths, method, path, answer).ShouldBe(answer.Message.Content.Headers.ContentType?.MediaType, $"{method} {path}: {(int)answer.Status}");
        }
    }

    private static StringContent Large(string type = "application/x-www-form-urlencoded") => new(new string('a', 100_000), Encoding.UTF8, type);

    private static async Task<JsonElement> PathsAsync(SharedHost host) => (await host.Server.GetAsync("/openapi/v1.json")).Json.GetProperty("paths");

    private static List<int> Declared(JsonElement path, string method) =>
        [.. path.GetProperty(method).GetProperty("responses").EnumerateObject().Select(response => int.Parse(response.Name, CultureInfo.InvariantCulture))];

    private static string? DeclaredType(JsonElement paths, string method, string path, Response answer) =>
        paths.GetProperty(path).GetProperty(method.ToLowerInvariant()).GetProperty("responses").GetProperty($"{(int)answer.Status}")
            .GetProperty("content").EnumerateObject().First().Name;
}
