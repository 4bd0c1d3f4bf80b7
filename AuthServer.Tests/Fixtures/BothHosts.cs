using System.Net.Http.Headers;

namespace AuthServer.Tests.Fixtures;

/// <summary>AuthServer and ResourceApi side by side; they know only each other's addresses.</summary>
internal sealed class BothHosts : IAsyncDisposable
{
    /// <summary>How long the API believes an answer about a token.</summary>
    public const int CacheSeconds = 1;

    private BothHosts(AuthServerHost auth, HostRun api, Uri apiAddress, TestClient demo)
    {
        Auth = auth;
        Api = api;
        ApiAddress = apiAddress;
        Demo = demo;
        ApiHttp = new() { BaseAddress = apiAddress };
    }

    public AuthServerHost Auth { get; }

    public HostRun Api { get; }

    public Uri ApiAddress { get; }

    public HttpClient ApiHttp { get; }

    /// <summary>Public: password and refresh_token; the client that the Swagger pages name.</summary>
    public TestClient Demo { get; }

    public static async Task<BothHosts> StartAsync(DatabaseKind kind, TestDatabase? database = null, string mode = "StatusList", string issuerEnd = "/")
    {
        // Known beforehand: AuthServer lets the API's Swagger page ask for tokens (CORS).
        var apiAddress = $"http://127.0.0.1:{Ports.Free()}";
        var authAddress = $"http://127.0.0.1:{Ports.Free()}";
        var auth = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = authAddress,
            ["Protocol__Issuer"] = authAddress + issuerEnd,
            ["Hosting__CorsOrigins"] = apiAddress,
        }, database);
        var resourceApi = (await auth.RunAsync("clients", "add", "resource_api", "--resource-server", "--json")).ShouldSucceed();
        (await auth.RunAsync(
            "clients", "add", "demo", "--public", "--grant", "password", "refresh_token", "--scope", "api", "openid", "profile", "email",
            "--default-scope", "api", "--json"))
            .ShouldSucceed();
        var api = GuestHost.Start("ResourceApi", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = apiAddress,
            ["Hosting__AllowPlainHttp"] = "true",
            ["Hosting__PublicUrl"] = apiAddress,
            ["TokenValidation__Issuer"] = auth.Issuer,
            ["TokenValidation__ClientId"] = "resource_api",
            ["TokenValidation__ClientSecret"] = resourceApi.GetProperty("client_secret").GetString(),
            ["TokenValidation__Mode"] = mode,
            ["TokenValidation__CacheSeconds"] = $"{CacheSeconds}",
            // A machine that is busy with other tests answers late: only a test about waiting should see a timeout.
            ["TokenValidation__TimeoutMilliseconds"] = "30000",
        });
        BothHosts both = new(auth, api, await api.ListeningAsync(), new("demo", null));
        await Eventually.HoldsAsync("the API is ready", async () => (await both.ApiHttp.GetAsync("/health/ready")).IsSuccessStatusCode);
        return both;
    }

    public Task<Response> MeAsync(string? token) => GetAsync("/api/user/me", token);

    public async Task<bool> IsLoginedAsync(string? token) => (await GetAsync("/api/is_logined", token)).Json.GetProperty("is_logined").GetBoolean();

    private Task<Response> GetAsync(string path, string? token)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return Response.OfAsync(ApiHttp.SendAsync(request));
    }

    public async ValueTask DisposeAsync()
    {
        ApiHttp.Dispose();
        await Api.DisposeAsync();
        await Auth.DisposeAsync();
    }
}
