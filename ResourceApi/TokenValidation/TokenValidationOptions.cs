using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace ResourceApi.TokenValidation;

/// <summary>Whose tokens are accepted, and how closely each is checked.</summary>
internal sealed class TokenValidationOptions : ISettings, IValidatableObject
{
    public static string Section => "TokenValidation";

    /// <summary>The authorization server, exactly as its tokens name it in <c>iss</c>; with or without the last slash they are taken.</summary>
    public Uri Issuer { get; set; } = new("http://localhost:8000/");

    /// <summary>As it is set, to the letter: a <see cref="Uri"/> spells it otherwise.</summary>
    public string IssuerName => Issuer.OriginalString;

    /// <summary>
    /// The same with and without a slash at the end, and as a <see cref="Uri"/> spells it: tokens from before the setting was changed
    /// are taken until they expire.
    /// </summary>
    public IReadOnlyList<string> IssuerSpellings =>
        [.. new[] { IssuerName, Issuer.AbsoluteUri }.SelectMany(
            spelling => new[] { spelling, spelling.EndsWith('/') ? spelling[..^1] : spelling + "/" }).Distinct(StringComparer.Ordinal)];

    /// <summary>Where the issuer is reached from here, when its own name leads elsewhere; for example <c>http://authserver:8000/</c>.</summary>
    public Uri? IssuerAddress { get; set; }

    /// <summary>What must be among the <c>aud</c> of a token.</summary>
    public string Audience { get; set; } = "resource_api";

    /// <summary>
    /// Whether <c>/api/user/me</c> is only for users who have proven that their e-mail address is theirs: the token says
    /// <c>email_verified</c>. Others are answered 403. <c>/api/is_logined</c> tells of the token alone.
    /// </summary>
    public bool RequireVerifiedEmail { get; set; }

    /// <summary>Who this API is when it asks the issuer about a token.</summary>
    public string ClientId { get; set; } = "resource_api";

    /// <summary>Its secret. Required in mode <c>Introspection</c>.</summary>
    public string ClientSecret { get; set; } = "";

    /// <summary>
    /// How it is known that a token has not been revoked. <c>StatusList</c>: from lists of the issuer's. <c>Introspection</c>: the
    /// issuer is asked about each token. <c>Local</c>: it is not known, a token is good until it expires.
    /// </summary>
    public ValidationMode Mode { get; set; }

    /// <summary>
    /// How long an answer about a token is believed, never past its <c>exp</c>; so also how long a revoked token may still work in
    /// mode <c>Introspection</c>. In mode <c>StatusList</c> the answer is what signature and claims say. 0: ask each time.
    /// </summary>
    [Range(0, 3_600, ErrorMessage = "must be between 0 (ask each time) and 3600 seconds.")]
    public int CacheSeconds { get; set; } = 5;

    /// <summary>How many answers are remembered at most.</summary>
    [Range(2, 10_000_000, ErrorMessage = "must be between 2 and 10000000 tokens.")]
    public int CacheTokens { get; set; } = 20_000;

    /// <summary>How long one answer of the issuer is waited for.</summary>
    [Range(50, 60_000, ErrorMessage = "must be between 50 and 60000 milliseconds.")]
    public int TimeoutMilliseconds { get; set; } = 2_000;

    /// <summary>What <c>Retry-After</c> says while the issuer is out of reach.</summary>
    [Range(1, 3_600, ErrorMessage = "must be between 1 and 3600 seconds.")]
    public int RetryAfterSeconds { get; set; } = 2;

    /// <summary>
    /// How often the issuer is asked for the status lists in use (50 to 60000), so also how long a revoked token may still work in
    /// mode <c>StatusList</c>.
    /// </summary>
    [Range(50, 60_000, ErrorMessage = "must be between 50 and 60000 milliseconds.")]
    public int StatusListRefreshMilliseconds { get; set; } = 1_000;

    /// <summary>How often the issuer's keys are read again; a removed key is refused after this time at the latest.</summary>
    [Range(1, 86_400, ErrorMessage = "must be between 1 and 86400 seconds.")]
    public int KeyRefreshSeconds { get; set; } = 240;

    /// <summary>
    /// The keys are read at most this often (1 to 10), whoever asks. A token of an unknown key waits for its turn within its
    /// request, together with all others that do.
    /// </summary>
    [Range(1, 10, ErrorMessage = "must be between 1 and 10 seconds: requests wait for it.")]
    public int UnknownKeyRefreshSeconds { get; set; } = 1;

    /// <summary>How far the issuer's clock may be ahead of this machine's (<c>iat</c>, <c>nbf</c>).</summary>
    [Range(0, 300, ErrorMessage = "must be between 0 and 300 seconds.")]
    public int ClockSkewSeconds { get; set; } = 60;

    /// <summary>
    /// How long after its <c>exp</c> a token is still taken (0 to 300). Until then it can still be revoked: the issuer tells of
    /// revoked ones for 300 s after their end.
    /// </summary>
    [Range(0, 300, ErrorMessage = "must be between 0 and 300 seconds.")]
    public int ExpiryToleranceSeconds { get; set; } = 5;

    /// <summary>A longer token is refused unread. 0: no limit.</summary>
    [Range(0, 1_048_576, ErrorMessage = "must be between 0 (no limit) and 1048576 bytes.")]
    public int MaxTokenBytes { get; set; } = 16_384;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Issuer.IsAbsoluteUri || Issuer.Scheme is not ("http" or "https") || Issuer.Query != "" || Issuer.Fragment != "")
        {
            yield return new ValidationResult("must be an absolute http or https URL without query or fragment.", [nameof(Issuer)]);
        }

        if (IssuerAddress is not null && (!IssuerAddress.IsAbsoluteUri || IssuerAddress.Scheme is not ("http" or "https") || IssuerAddress.PathAndQuery != "/"))
        {
            yield return new ValidationResult("must be an absolute http or https URL without path or query.", [nameof(IssuerAddress)]);
        }

        if (Mode is ValidationMode.Introspection && ClientSecret == "")
        {
            yield return new ValidationResult(
                "is required to ask the issuer about tokens; 'AuthServer clients add resource_api --resource-server' shows one. "
                + "Without one, set TokenValidation__Mode=StatusList or Local.",
                [nameof(ClientSecret)]);
        }
    }
}

/// <summary>How it is known that a token, sound in itself, has not been revoked.</summary>
internal enum ValidationMode
{
    /// <summary>It is looked up in a list of the issuer's, which is kept here (draft-ietf-oauth-status-list).</summary>
    StatusList,

    /// <summary>The issuer is asked (RFC 7662).</summary>
    Introspection,

    /// <summary>It is not known: a token is good until it expires.</summary>
    Local,
}
