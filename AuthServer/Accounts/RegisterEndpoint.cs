using System.Globalization;
using AuthServer.Hosting;
using AuthServer.Hosting.Logging;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace AuthServer.Accounts;

/// <summary><c>POST /api/register</c>. Its 409 is the one answer of this server that tells a stranger that an account exists.</summary>
internal static class RegisterEndpoint
{
    // Where the account can be read, with a token of its own.

    private const string What = "Registration";

    /// <summary>What is sent, for the API's description; <see cref="RegisterBody"/> reads it.</summary>
    internal sealed record Request(string Email, string Password);

    internal sealed record Response(string Id, string Email);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/register", RegisterAsync)
            .WithName("Register")
            .WithTags("Accounts")
            .WithSummary("Makes an account.")
            .Accepts<Request>("application/json")
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<Results<Created<Response>, ValidationProblem, ProblemHttpResult>> RegisterAsync(
        HttpContext context, RegistrationBudget budget, AccountRegistrar registrar, Refusals refusals, CancellationToken cancellationToken)
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

        if (await budget.TakeAsync(cancellationToken) is { } wait)
        {
            RequestLog.Of(context).Outcome = "limited";
            refusals.Note(What, "address_waits");
            SetRetryAfter(context, wait);
            return TypedResults.Problem(
                statusCode: StatusCodes.Status429TooManyRequests, title: "Too many registrations came from this network. Try again later.");
        }

        switch (await registrar.RegisterAsync(body.Email, body.Password, cancellationToken))
        {
            case RegisterOutcome.Registered registered:
                return TypedResults.Created(ProtocolPaths.UserInfo, new Response(registered.Id, registered.Email));
            case RegisterOutcome.Refused refused:
                return Invalid(context, refused.Errors);
            case RegisterOutcome.Taken:
                RequestLog.Of(context).Outcome = "taken";
                refusals.Note(What, "taken");
                return TypedResults.Problem(statusCode: StatusCodes.Status409Conflict, title: "This e-mail address is in use.");
            case RegisterOutcome.Busy busy:
                RequestLog.Of(context).Outcome = "busy";
                SetRetryAfter(context, busy.RetryAfter);
                return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many passwords are being hashed. Try again.");
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
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
