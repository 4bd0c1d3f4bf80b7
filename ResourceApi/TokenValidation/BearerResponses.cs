using System.Globalization;
using AuthServer.Hosting.Shared.Logging;
using ResourceApi.Hosting;

namespace ResourceApi.TokenValidation;

/// <summary>
/// How a request without a good token is answered: RFC 6750 section 3, with RFC 9728 section 5.1's <c>resource_metadata</c>,
/// and problem details (RFC 9457) as the body.
/// </summary>
internal sealed class BearerResponses(TokenValidationOptions options, PublicAddressOptions address)
{
    private readonly string plain =
        $"Bearer realm=\"{options.Audience}\", resource_metadata=\"{address.Origin}{ProtectedResourceEndpoint.Path}\"";

    private readonly string _retryAfter = options.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);

    public Task ChallengeAsync(HttpContext context, TokenOutcome outcome) => outcome switch
    {
        TokenOutcome.Ambiguous ambiguous => RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_request", ambiguous.Description),
        TokenOutcome.Refused refused => RefuseAsync(context, StatusCodes.Status401Unauthorized, "invalid_token", refused.Description),
        TokenOutcome.Unknown => UnavailableAsync(context),
        _ => AskForTokenAsync(context),
    };

    public Task ForbidAsync(HttpContext context)
    {
        if (AccessRules.IsUser(context.User) && VerifiedEmail.IsMissing(context.User, options))
        {
            // No error code of RFC 6750 section 3.1 says it, and another scope would not help.
            RequestLog.Of(context).Outcome = "email_not_verified";
            context.Response.Headers.WWWAuthenticate = plain;
            return AnswerAsync(
                context, StatusCodes.Status403Forbidden, "email_not_verified", "The user has not proven that their e-mail address is theirs.");
        }

        var scope = context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope ?? "";
        RequestLog.Of(context).Outcome = "insufficient_scope";
        context.Response.Headers.WWWAuthenticate = $"{plain}, error=\"insufficient_scope\", scope=\"{scope}\"";
        return AnswerAsync(
            context,
            StatusCodes.Status403Forbidden,
            "insufficient_scope",
            AccessRules.IsUser(context.User) ? $"The access token lacks the scope '{scope}'." : "The access token belongs to a client, not to a user.");
    }

    /// <summary>The issuer is out of reach: nothing is wrong with the request, so it is worth repeating.</summary>
    public Task UnavailableAsync(HttpContext context)
    {
        context.Response.Headers.RetryAfter = _retryAfter;
        return AnswerAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "temporarily_unavailable",
            "The authorization server cannot be asked about this access token now.");
    }

    /// <summary>RFC 6750 section 3.1: no error code for a request that made no attempt.</summary>
    private Task AskForTokenAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = plain;
        return AnswerAsync(context, StatusCodes.Status401Unauthorized, "Unauthorized", "An access token is required in the Authorization header.");
    }

    private Task RefuseAsync(HttpContext context, int status, string error, string description)
    {
        context.Response.Headers.WWWAuthenticate = $"{plain}, error=\"{error}\", error_description=\"{description}\"";
        return AnswerAsync(context, status, error, description);
    }

    private static Task AnswerAsync(HttpContext context, int status, string title, string detail) =>
        TypedResults.Problem(statusCode: status, title: title, detail: detail).ExecuteAsync(context);
}
