using System.Buffers;
using Microsoft.AspNetCore.Http.Features;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Takes the token out of a request: from the Authorization header alone (RFC 6750 section 2.1). Query and form are looked at
/// only to refuse a request that names two tokens (section 2).
/// </summary>
internal static class BearerCredentials
{
    private const string Scheme = "Bearer";
    private const string Parameter = "access_token";

    private static readonly TokenOutcome.Ambiguous TwoHeaders = new("The request has more than one Authorization header.");
    private static readonly TokenOutcome.Ambiguous TwoTransports = new("The request carries an access token in more than one way.");
    private static readonly TokenOutcome.Refused NoToken = new("The Authorization header does not hold one access token.");

    /// <summary>RFC 6750 section 2.1, b64token, without the padding no JWT has.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/");

    /// <summary>The token, or the outcome that is already certain without one.</summary>
    public static async ValueTask<(string? Token, TokenOutcome Outcome)> ReadAsync(HttpRequest request)
    {
        var headers = request.Headers.Authorization;
        if (headers.Count == 0)
        {
            return (null, TokenOutcome.Absent.Instance);
        }

        if (headers.Count > 1)
        {
            return (null, TwoHeaders);
        }

        var header = headers[0] ?? "";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || (header.Length > Scheme.Length && header[Scheme.Length] is not (' ' or '\t')))
        {
            // Another scheme's credentials are no token of ours.
            return (null, TokenOutcome.Absent.Instance);
        }

        var token = header[Scheme.Length..].TrimStart(' ');
        if (token.Length == 0 || token.AsSpan().ContainsAnyExcept(TokenCharacters))
        {
            return (null, NoToken);
        }

        return await HasAnotherAsync(request) ? (null, TwoTransports) : (token, TokenOutcome.Absent.Instance);
    }

    private static async ValueTask<bool> HasAnotherAsync(HttpRequest request)
    {
        if (request.QueryString.HasValue && request.Query.ContainsKey(Parameter))
        {
            return true;
        }

        if (!request.HasFormContentType || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return false;
        }

        return (await request.ReadFormAsync(request.HttpContext.RequestAborted)).ContainsKey(Parameter);
    }
}
