using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Web;

namespace AuthServer.Tests.Fixtures;

/// <summary>One authorization request with PKCE, and the exchange of what it gives, as a client would do it.</summary>
internal sealed record CodeRequest(AuthServerHost Server, TestClient Client)
{
    public const string RedirectUri = "https://app.example/cb";

    private readonly Dictionary<string, string?> _fields = new()
    {
        ["client_id"] = Client.Id,
        ["response_type"] = "code",
        ["redirect_uri"] = RedirectUri,
        ["scope"] = "openid api offline_access",
        ["state"] = "state",
        ["nonce"] = "nonce",
        ["code_challenge_method"] = "S256",
    };

    public string Verifier { get; } = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>Null takes a parameter away.</summary>
    public CodeRequest With(string name, string? value)
    {
        _fields[name] = value;
        return this;
    }

    public IEnumerable<KeyValuePair<string, string>> Fields =>
        _fields.Append(KeyValuePair.Create("code_challenge", _fields.TryGetValue("code_challenge", out var given) ? given : ChallengeOf(Verifier)))
            .Where(field => field.Value is not null)
            .DistinctBy(field => field.Key)
            .Select(field => KeyValuePair.Create(field.Key, field.Value!));

    public string Address => "/connect/authorize?" + Browser.Query(Fields);

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    /// <summary>The answer as the client reads it from the address it gets.</summary>
    public static IReadOnlyDictionary<string, string> AnswerOf(PageResponse page)
    {
        if (page.Location is not { } location || !location.AbsoluteUri.StartsWith(RedirectUri, StringComparison.Ordinal))
        {
            throw new InvalidOperationException($"Not sent back to the client: {(int)page.Status} {page.Location} {page.Text}");
        }

        var query = HttpUtility.ParseQueryString(location.Fragment is [_, ..] fragment ? fragment[1..] : location.Query);
        return query.AllKeys.ToDictionary(key => key!, key => query[key]!);
    }

    /// <summary>Walks through whatever pages come, as somebody who signs in and agrees.</summary>
    public async Task<IReadOnlyDictionary<string, string>> RunAsync(Browser browser, TestUser user)
    {
        var page = await browser.OpenAsync(Address);
        if (page.Location is null && page.IsForm("username"))
        {
            page = await browser.SignInAsync(page, user);
        }

        return AnswerOf(page.Location is null && page.IsForm("decision") ? await browser.SubmitAsync(page, ("decision", "allow")) : page);
    }

    public Task<Response> RedeemAsync(string code, TestClient? client = null, string? redirectUri = RedirectUri, string? verifier = null) =>
        Server.TokenAsync(client ?? Client,
        [
            ("grant_type", "authorization_code"), ("code", code), ("code_verifier", verifier ?? Verifier),
            .. redirectUri is null ? [] : new[] { ("redirect_uri", redirectUri) },
        ]);

    public async Task<Response> TokensAsync(Browser browser, TestUser user) => await RedeemAsync((await RunAsync(browser, user))["code"]);
}
