using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace AuthServer.Hosting;

/// <summary>
/// The last answer to a fault. What the sender did wrong comes marked as such (<see cref="Shared.Incoming.SendersFault"/>). A database
/// that does not answer is 503 with <c>Retry-After</c>, never a refusal that would read as the caller's mistake; anything else is
/// a bug: 500 without details.
/// </summary>
internal sealed class Problems(IProblemDetailsService problems, PagePaths pages, ILogger<Problems> logger) : IExceptionHandler
{
    private const string RetryAfterSeconds = "1";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is BadHttpRequestException bad)
        {
            return await AnswerAsync(httpContext, bad.StatusCode, "invalid_request", bad.Message);
        }

        if (exception is ConnectionResetException or ConnectionAbortedException)
        {
            // The client went away in the middle of its request, before the server knew of it: nobody is answered, and nothing is wrong.
            RequestLog.Of(httpContext).Outcome = "client_gone";
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (DatabaseFaults.IsDatabaseFault(exception))
        {
            logger.LogError("{Fault}", DatabaseFaults.Told(exception));
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
            return await AnswerAsync(
                httpContext, StatusCodes.Status503ServiceUnavailable, "temporarily_unavailable", "The server cannot reach its database. Try again.");
        }

        logger.LogError(exception, "A request failed by a bug in this server.");
        return await AnswerAsync(httpContext, StatusCodes.Status500InternalServerError, "server_error", "The server failed.");
    }

    /// <summary>The form of RFC 6749 section 5.2 for protocol endpoints, RFC 9457 for the rest.</summary>
    private async ValueTask<bool> AnswerAsync(HttpContext context, int status, string error, string description)
    {
        RequestLog.Of(context).Outcome = error;
        context.Response.StatusCode = status;
        if (pages.Contains(context.Request.Path))
        {
            // The error page takes it from here.
            return true;
        }

        if (ProtocolPaths.Contains(context.Request.Path))
        {
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers.Pragma = "no-cache";
            await context.Response.WriteAsJsonAsync(new { error, error_description = description });
            return true;
        }

        return await problems.TryWriteAsync(new() { HttpContext = context, ProblemDetails = { Status = status, Title = description } });
    }
}
