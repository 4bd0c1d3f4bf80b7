using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// AuthServer over HTTPS as an operator would run it for clients with certificates: one port for browsers, one that asks for a
/// certificate; and the API.
/// </summary>
internal sealed class MutualTlsHosts
{
    private static readonly Lazy<Task<MutualTlsHosts>> Shared = new(StartAsync);

    public required Certificates Certificates { get; init; }

    public required HostProcess Auth { get; init; }

    public required HostProcess Api { get; init; }

    public required Operator Operator { get; init; }

    /// <summary>Asks nobody for a certificate.</summary>
    public required Uri Plain { get; init; }

    /// <summary>Asks everybody for a certificate.</summary>
    public required Uri Mutual { get; init; }

    public required Uri ApiAddress { get; init; }

    public required TestClient ResourceApi { get; init; }

    public static Task<MutualTlsHosts> GetAsync() => Shared.Value;

    public Task<TestClient> AddClientAsync(params string[] options) => Operator.AddClientAsync($"client-{Guid.NewGuid().ToString("N")[..12]}", options);

    public Task<Response> TokenAsync(TestClient client, X509Certificate2? certificate, params (string Name, string Value)[] more) =>
        PostAsync(new Uri(Mutual, "/api/token"), client, certificate, [("grant_type", "client_credentials"), .. more]);

    public async Task<Response> PostAsync(Uri address, TestClient client, X509Certificate2? certificate, params (string Name, string Value)[] form)
    {
        using var http = Client(certificate);
        using HttpRequestMessage request = new(HttpMethod.Post, address);
        IEnumerable<(string, string)> fields = client.Secret is null ? [("client_id", client.Id), .. form] : form;
        request.Content = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        request.Headers.Authorization = client.Secret is null ? null : client.Basic;
        return await Response.OfAsync(http.SendAsync(request));
    }

    public async Task<Response> GetAsync(Uri address, string? token = null, X509Certificate2? certificate = null)
    {
        using var http = Client(certificate);
        using HttpRequestMessage request = new(HttpMethod.Get, address);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await Response.OfAsync(http.SendAsync(request));
    }

    private HttpClient Client(X509Certificate2? certificate)
    {
        SocketsHttpHandler handler = new() { AllowAutoRedirect = false };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == Certificates.Server.GetCertHashString();
        handler.SslOptions.LocalCertificateSelectionCallback = certificate is null ? null : (_, _, _, _, _) => certificate;
        return new(handler);
    }

    private static async Task<MutualTlsHosts> StartAsync()
    {
        Certificates certificates = new();
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        Uri plain = new($"https://127.0.0.1:{Ports.Free()}/");
        Uri mutual = new($"https://127.0.0.1:{Ports.Free()}/");
        Uri apiAddress = new($"https://127.0.0.1:{Ports.Free()}/");
        Dictionary<string, string?> settings = new(database.Settings)
        {
            ["ASPNETCORE_URLS"] = null,
            ["Kestrel__Endpoints__Plain__Url"] = plain.AbsoluteUri,
            ["Kestrel__Endpoints__Mutual__Url"] = mutual.AbsoluteUri,
            ["Kestrel__Endpoints__Mutual__ClientCertificateMode"] = "AllowCertificate",
            ["Kestrel__Certificates__Default__Path"] = certificates.ServerFile,
            ["Kestrel__Certificates__Default__KeyPath"] = certificates.ServerKeyFile,
            ["Protocol__Issuer"] = plain.AbsoluteUri,
            ["MutualTls__BaseUrl"] = mutual.AbsoluteUri,
            ["MutualTls__AuthoritiesFile"] = certificates.AuthorityFile,
        };
        var auth = HostProcess.Start("AuthServer", settings, workingDirectory: database.Folder.FullName);
        await auth.ListeningAsync();
        Operator @operator = new(database.Settings);
        var resourceApi = await @operator.AddClientAsync("resource_api", ["--resource-server"]);
        var api = HostProcess.Start("ResourceApi", new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = null,
            ["Kestrel__Endpoints__Api__Url"] = apiAddress.AbsoluteUri,
            ["Kestrel__Endpoints__Api__ClientCertificateMode"] = "AllowCertificate",
            ["Kestrel__Certificates__Default__Path"] = certificates.ServerFile,
            ["Kestrel__Certificates__Default__KeyPath"] = certificates.ServerKeyFile,
            ["TokenValidation__Issuer"] = plain.AbsoluteUri,
            ["TokenValidation__TimeoutMilliseconds"] = "30000",
            ["TokenValidation__ClientSecret"] = resourceApi.Secret,
            ["SSL_CERT_FILE"] = certificates.AuthorityFile,
        });
        await api.ListeningAsync();
        MutualTlsHosts hosts = new()
        {
            Certificates = certificates,
            Auth = auth,
            Api = api,
            Operator = @operator,
            Plain = plain,
            Mutual = mutual,
            ApiAddress = apiAddress,
            ResourceApi = resourceApi,
        };
        await Eventually.HoldsAsync("both are ready", async () =>
            (await hosts.GetAsync(new Uri(plain, "/health/ready"))).Status is System.Net.HttpStatusCode.OK
            && (await hosts.GetAsync(new Uri(apiAddress, "/health/ready"))).Status is System.Net.HttpStatusCode.OK);
        return hosts;
    }
}
