using System.Globalization;
using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AuthServer.Accounts;

/// <summary><c>POST /api/register</c>. Its 409, and what the page <c>/register</c> says instead, is all that tells a stranger that an account exists.</summary>
internal static class RegisterEndpoint
{
    /// <summary>What is sent, for the API's description; <see cref="RegisterBody"/> reads it.</summary>
    internal sealed record Request(string Email, string Password, string? Invitation = null);

    internal sealed record Response(string Id, string Email);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/register", RegisterAsync)
            .WithName("Register")
            .WithTags("Accounts")
            .WithSummary("Makes an account.")
            .Accepts<Request>("application/json")
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Created<Response>, ValidationProblem, ProblemHttpResult>> RegisterAsync(
        HttpContext context, SelfRegistration registration, CancellationToken cancellationToken)
    {
        if (!IsUtf8Json(context.Request))
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status415UnsupportedMediaType, title: "Send application/json in UTF-8.");
        }

        var (body, errors) = await RegisterBody.ReadAsync(context.Request.Body, cancellationToken);
        if (body is null)
        {
            return Invalid(context, errors);
        }

        switch (await registration.RegisterAsync(body.Email, body.Password, body.Invitation, cancellationToken))
        {
            case RegisterOutcome.Registered registered:
                // Where the account can be read, with a token of its own.
                return TypedResults.Created(ProtocolPaths.UserInfo, new Response(registered.Id, registered.Email));
            case RegisterOutcome.Refused refused:
                return Invalid(context, refused.Errors.ToDictionary(error => error.Key, error => new[] { FormattableString.Invariant(error.Value) }));
            case RegisterOutcome.Closed:
                return Problem(context, "closed", StatusCodes.Status403Forbidden, "Registration is closed here.");
            case RegisterOutcome.NotInvited:
                return Problem(
                    context, "not_invited", StatusCodes.Status403Forbidden, "Registration is by invitation here, and there is none for this address.");
            case RegisterOutcome.Limited limited:
                SetRetryAfter(context, limited.RetryAfter);
                return Problem(
                    context, "limited", StatusCodes.Status429TooManyRequests, "Too many registrations came from this network. Try again later.");
            case RegisterOutcome.Taken:
                return Problem(context, "taken", StatusCodes.Status409Conflict, "This e-mail address is in use.");
            case RegisterOutcome.Busy busy:
                SetRetryAfter(context, busy.RetryAfter);
                return Problem(context, "busy", StatusCodes.Status503ServiceUnavailable, "Too many passwords are being hashed. Try again.");
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private static ProblemHttpResult Problem(HttpContext context, string outcome, int status, string title)
    {
        RequestLog.Of(context).Outcome = outcome;
        return TypedResults.Problem(statusCode: status, title: title);
    }

    private static void SetRetryAfter(HttpContext context, TimeSpan wait) =>
        context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static ValidationProblem Invalid(HttpContext context, IEnumerable<KeyValuePair<string, string[]>> errors)
    {
        RequestLog.Of(context).Outcome = "invalid";
        return TypedResults.ValidationProblem(errors);
    }

    private static bool IsUtf8Json(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue
            || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase));
}
