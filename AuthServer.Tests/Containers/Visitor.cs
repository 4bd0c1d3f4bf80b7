using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Shouldly;

namespace AuthServer.Tests.Containers;

/// <summary>Somebody at the published ports, with the client that the pages register.</summary>
internal sealed class Visitor : IDisposable
{
    private const string Password = "correct horse battery";

    public static readonly Uri AuthServer = new("http://localhost:8000/");

    // A new connection for each request, as from many people.
    private readonly HttpClient _http = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })
    {
        BaseAddress = AuthServer,
        Timeout = TimeSpan.FromSeconds(30),
    };

    public static string NewEmail() => $"{Guid.NewGuid():n}@example.com";

    public async Task<HttpStatusCode> RegisterAsync(string email)
    {
        using var response = await _http.PostAsJsonAsync("api/register", new { email, password = Password });
        return response.StatusCode;
    }

    public Task<JsonElement> SignInAsync(string email) =>
        TokenAsync(("grant_type", "password"), ("username", email), ("password", Password), ("scope", "offline_access api"));

    public Task<JsonElement> RefreshAsync(string refreshToken) => TokenAsync(("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    /// <summary>What ResourceApi knows of the token's user.</summary>
    public async Task<string?> EmailAsync(JsonElement tokens)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "http://localhost:8001/api/user/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", tokens.GetProperty("access_token").GetString());
        using var response = await _http.SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("email").GetString();
    }

    /// <summary>Registers, signs in and asks ResourceApi: the whole system works.</summary>
    public async Task<JsonElement> WholeWayAsync(string email)
    {
        (await RegisterAsync(email)).ShouldBe(HttpStatusCode.Created);
        var tokens = await SignInAsync(email);
        (await EmailAsync(tokens)).ShouldBe(email);
        return tokens;
    }

    public Task<string> KeysAsync() => _http.GetStringAsync(".well-known/jwks");

    public void Dispose() => _http.Dispose();

    private async Task<JsonElement> TokenAsync(params (string Name, string Value)[] fields)
    {
        using FormUrlEncodedContent form = new(fields.Append((Name: "client_id", Value: "demo")).Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var response = await _http.PostAsync("api/token", form);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
