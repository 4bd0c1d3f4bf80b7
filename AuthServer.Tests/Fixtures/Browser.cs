using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Web;

namespace AuthServer.Tests.Fixtures;

/// <summary>A browser without a screen: cookies, forms, redirects. What only a real one can show is tested in Chromium.</summary>
internal sealed class Browser : IDisposable
{
    private const int LongestChain = 8;

    private readonly HttpClient _http;

    public Browser(Uri address, string? language = null, X509Certificate2? trusted = null)
    {
        Address = address;
        Cookies = new CookieContainer();
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            CookieContainer = Cookies,
            SslOptions = { CertificateChainPolicy = trusted is null ? null : TrustOnly(trusted) },
        });
        if (language is not null)
        {
            _http.DefaultRequestHeaders.Add("Accept-Language", language);
        }
    }

    public Uri Address { get; }

    public CookieContainer Cookies { get; }

    public void Dispose() => _http.Dispose();

    public Task<PageResponse> GetAsync(string address) => SendAsync(HttpMethod.Get, new Uri(Address, address), null);

    public Task<PageResponse> PostAsync(string address, params (string Name, string Value)[] form) =>
        SendAsync(HttpMethod.Post, new Uri(Address, address), form.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    public Task<Response> PostJsonAsync(string address, object body) => Response.OfAsync(_http.PostAsJsonAsync(new Uri(Address, address), body));

    /// <summary>Follows redirects while they lead to this server's own pages.</summary>
    public async Task<PageResponse> FollowAsync(PageResponse page)
    {
        for (var hop = 0; page.Location is { } next && next.Authority == Address.Authority; hop++)
        {
            if (hop == LongestChain)
            {
                throw new InvalidOperationException($"Redirected without end, at last to {next}.");
            }

            page = await SendAsync(HttpMethod.Get, next, null);
        }

        return page;
    }

    public async Task<PageResponse> OpenAsync(string address) => await FollowAsync(await GetAsync(address));

    /// <summary>Fills the form that has the first field in, sends it, and follows.</summary>
    public async Task<PageResponse> SubmitAsync(PageResponse page, params (string Name, string Value)[] values)
    {
        var (method, action, fields) = page.Form(values[0].Name);
        foreach (var (name, value) in values)
        {
            fields[name] = value;
        }

        return await FollowAsync(method == "get"
            ? await SendAsync(HttpMethod.Get, new Uri(action, "?" + Query(fields)), null)
            : await SendAsync(HttpMethod.Post, action, fields));
    }

    public Task<PageResponse> SignInAsync(PageResponse page, TestUser user) => SubmitAsync(page, ("username", user.Email), ("password", user.Password));

    public async Task<PageResponse> SignInAsync(TestUser user) => await SignInAsync(await GetAsync("/sign-in"), user);

    public static string Query(IEnumerable<KeyValuePair<string, string>> fields) =>
        string.Join('&', fields.Select(field => $"{HttpUtility.UrlEncode(field.Key)}={HttpUtility.UrlEncode(field.Value)}"));

    private static X509ChainPolicy TrustOnly(X509Certificate2 certificate) => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        CustomTrustStore = { certificate },
        RevocationMode = X509RevocationMode.NoCheck,
    };

    private async Task<PageResponse> SendAsync(HttpMethod method, Uri address, IEnumerable<KeyValuePair<string, string>>? form)
    {
        using HttpRequestMessage request = new(method, address);
        request.Content = form is null ? null : new FormUrlEncodedContent(form);
        return new(address, await Response.OfAsync(_http.SendAsync(request)));
    }
}
