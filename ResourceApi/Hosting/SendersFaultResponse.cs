using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Diagnostics;

namespace ResourceApi.Hosting;

/// <summary>What a sender did wrong is told to the sender (RFC 9457) and to nobody else: it is no line of its own in the log.</summary>
internal sealed class SendersFaultResponse(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                RequestLog.Of(httpContext).Outcome = "invalid_request";
                httpContext.Response.StatusCode = bad.StatusCode;
                return await problems.TryWriteAsync(new()
                {
                    HttpContext = httpContext,
                    ProblemDetails = { Status = bad.StatusCode, Title = "invalid_request", Detail = bad.Message },
                });
            case ConnectionResetException or ConnectionAbortedException:
                RequestLog.Of(httpContext).Outcome = "client_gone";
                httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
                return true;
            default:
                return false;
        }
    }
}
