using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Protocol;

/// <summary>Thousands of odd requests, the same ones each time: none is a fault of the server.</summary>
public class FuzzTests
{
    private const int Requests = 1_500;
    private const int AtOnce = 8;

    /// <summary>Stands for the status list that a token of the test names.</summary>
    private const string OwnList = "own list";

    private static readonly string[] Paths =
    [
        "/api/token", "/api/token", "/api/token", "/connect/token", "/connect/introspect", "/connect/revoke", "/connect/userinfo", "/api/register",
        "/connect/authorize", "/connect/authorize", "/connect/par", "/connect/device", "/connect/verify", "/connect/logout", "/sign-in", "/account",
        "/account?handler=App", "/signed-out", "/error", "/style.css", "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server",
        "/.well-known/jwks", "/openapi/v1.json", "/health/ready", "/", "/api/token/", "/API/TOKEN", "/connect", "/sign-in", "/account?handler=Session",
        "/connect/verified", "/connect/verify", "/connect/authorize", "/statuslists", "/statuslists/0", "/statuslists/-1",
        "/statuslists/9223372036854775807", "/statuslists/99999999999999999999", "/statuslists/1e3", "/statuslists/%00", OwnList,
    ];

    private static readonly string[] Methods = ["POST", "POST", "POST", "POST", "GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "X"];

    private static readonly string[] Names =
    [
        "grant_type", "username", "password", "client_id", "client_secret", "scope", "refresh_token", "token", "token_type_hint", "client_assertion",
        "client_assertion_type", "code", "code_verifier", "redirect_uri", "resource", "audience", "request", "id_token_hint", "access_token", "email",
        "response_type", "response_mode", "state", "nonce", "prompt", "max_age", "code_challenge", "code_challenge_method", "login_hint", "ui_locales",
        "request_uri", "post_logout_redirect_uri", "user_code", "device_code", "decision", "form_token", "return_url",
        "sent_to_sign_in", "subject_token", "subject_token_type", "[]", "a.b", "",
    ];

    private static readonly string[] Types =
    [
        "application/x-www-form-urlencoded", "application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8", "application/json",
        "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "application/x-www-form-urlencoded; charset=nonsense", "nonsense", "a/b/c;;",
    ];

    [DatabaseTheory, EveryDatabase]
    public Task No_request_is_a_fault_of_the_server(DatabaseKind kind) => RunAsync(kind, seed: 20_261, isSignedIn: false);

    /// <summary>With a session's cookie, and the token of a form of its own: so the pages' handlers are reached.</summary>
    [DatabaseTheory, EveryDatabase]
    public Task No_request_of_somebody_who_is_signed_in_is_a_fault_of_the_server(DatabaseKind kind) => RunAsync(kind, seed: 20_262, isSignedIn: true);

    private static async Task RunAsync(DatabaseKind kind, int seed, bool isSignedIn)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var tokens = await host.Server.PasswordTokenAsync(host.Web, user, "api openid offline_access");
        string[] values =
        [
            "password", "refresh_token", "client_credentials", "authorization_code", "urn:ietf:params:oauth:grant-type:token-exchange",
            "urn:ietf:params:oauth:grant-type:device_code", host.Asking.Id, host.House.Id, CodeRequest.RedirectUri, "code", "S256", "form_post", "none",
            "login", "allow", "BCDF-GHJK", "ja", CodeRequest.ChallengeOf("x"), host.Web.Id, host.App.Id, host.Machine.Id, host.Web.Secret!,
            user.Email, user.Password, tokens.AccessToken, tokens.RefreshToken, tokens.Text("id_token")!,
            "api", "openid offline_access", "access_token", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "", " ", "\0", "\r\n", "\ud800", "\uffff", "ü", "🔑", "'", "\"", "%", "%00", "../..", "{}", "[]", "null", "-1", "1e309",
            new('a', 5_000), new('.', 300),
        ];
        using var browser = host.NewBrowser();
        var formToken = "";
        if (isSignedIn)
        {
            await browser.SignInAsync(user);
            formToken = (await browser.GetAsync("/account")).Form("id").Fields["form_token"];
        }

        var list = new Uri(Jwt.Claims(tokens.AccessToken).GetProperty("status").GetProperty("status_list").GetProperty("uri").GetString()!).AbsolutePath;
        // The seed makes every run the same.
#pragma warning disable CA5394
        Random random = new(seed);
        var requests = Enumerable.Range(0, Requests).Select(_ => Make(random, values, host, list)).ToList();
#pragma warning restore CA5394

        if (isSignedIn)
        {
            foreach (var request in requests)
            {
                await SignAsync(request, browser, formToken);
            }
        }

        List<string> faults = [];
        await Parallel.ForEachAsync(requests, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (request, cancellationToken) =>
        {
            using var answer = await host.Server.Http.SendAsync(request, cancellationToken);
            // To be busy is no fault.
            var isBusy = answer.StatusCode is HttpStatusCode.ServiceUnavailable
                && (answer.Headers.RetryAfter is not null || request.RequestUri!.AbsolutePath is "/health/ready");
            if (answer.StatusCode >= HttpStatusCode.InternalServerError && !isBusy)
            {
                lock (faults)
                {
                    faults.Add($"{(int)answer.StatusCode} {request}");
                }
            }
        });

        faults.ShouldBeEmpty();
        // It was signed in to the end.
        (isSignedIn && (await browser.GetAsync("/account")).Title != "Your account").ShouldBeFalse();
        await host.Server.ReadyAsync();
        // Of everything that has been asked of this server so far; what it says of a bug stands in the lines after it.
        string.Join('\n', host.Server.Process.Output.Split('\n').SkipWhile(line => !line.Contains("by a bug", StringComparison.Ordinal)).Take(20)).ShouldBe("");
    }

#pragma warning disable CA5394
    private static HttpRequestMessage Make(Random random, string[] values, SharedHost host, string list)
    {
        T Any<T>(T[] list) => list[random.Next(list.Length)];
        string Mutated(string value) => random.Next(4) is 0 && value.Length > 0
            ? value.Remove(random.Next(value.Length)) + (char)random.Next(0xD7FF) + value[random.Next(value.Length)..]
            : value;

        var form = string.Join('&', Enumerable.Range(0, random.Next(7)).Select(_ => $"{Mutated(Any(Names))}={Escape(Mutated(Any(values)))}"));
        var method = Any(Methods);
        var path = Any(Paths);
        var query = random.Next(3) is 0 ? $"?{form}" : random.Next(5) is 0 ? $"?{Escape(Any(Names))}={Escape(Mutated(Any(values)))}" : "";
        HttpRequestMessage request = new(new(method), (path is OwnList ? list : path) + query);
        if (request.Method.Method is not ("GET" or "HEAD" or "TRACE"))
        {
            var bytes = Encoding.UTF8.GetBytes(form);
            if (random.Next(10) is 0)
            {
                random.NextBytes(bytes);
            }

            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", Any(Types));
        }

        AuthenticationHeaderValue?[] authorizations =
        [
            null, host.Web.Basic, host.Machine.Basic, new("Bearer", Header(Any(values))), new("Basic", Header(Any(values))),
            new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Any(values) + ":" + Any(values)))), new("Digest", Header(Any(values))),
        ];
        request.Headers.Authorization = Any(authorizations);
        return request;
    }
#pragma warning restore CA5394

    private static async Task SignAsync(HttpRequestMessage request, Browser browser, string formToken)
    {
        request.Headers.Add("Cookie", browser.Cookies.GetCookieHeader(browser.Address));
        if (request.Content is { } content
            && content.Headers.TryGetValues("Content-Type", out var types)
            && types.Single().StartsWith("application/x-www-form-urlencoded", StringComparison.Ordinal))
        {
            ByteArrayContent signed = new(
                [.. Encoding.ASCII.GetBytes($"form_token={Uri.EscapeDataString(formToken)}&"), .. await content.ReadAsByteArrayAsync()]);
            signed.Headers.TryAddWithoutValidation("Content-Type", types.Single());
            request.Content = signed;
        }
    }

    // Half a surrogate pair becomes a replacement character; a percent sign sometimes stays one.
    private static string Escape(string value) =>
        value.Contains('%', StringComparison.Ordinal) ? value : Uri.EscapeDataString(value.Replace('\ud800', '\ufffd'));

    private static string Header(string value) => new([.. value.Where(character => character is > ' ' and < '\u007f')]);
}
