using System.Diagnostics;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace AuthServer.Hosting.Pages;

/// <summary>
/// The page of an error that must not be sent on to a client (RFC 6749 section 4.1.2.1), and of any other fault on a page. It
/// keeps the status that the fault has set.
/// </summary>
[IgnoreAntiforgeryToken]
[ResponseCache(NoStore = true)]
internal sealed class ErrorModel : PageModel
{
    /// <summary>RFC 9126 section 2.2: how this server's names for pushed requests begin.</summary>
    private const string PushedRequest = "urn:ietf:params:oauth:request_uri:";

    public string? Error { get; private set; }

    public string? Description { get; private set; }

    public string Message { get; private set; } = "";

    public string Trace => Activity.Current?.TraceId.ToString() ?? HttpContext.TraceIdentifier;

    public bool IsNotFound => Error is null && Response.StatusCode is StatusCodes.Status404NotFound;

    private bool IsPushed => HttpContext.GetOpenIddictServerRequest()?.RequestUri?.StartsWith(PushedRequest, StringComparison.Ordinal) is true;

    public void OnGet() => Explain();

    public void OnPost() => Explain();

    private void Explain()
    {
        if (Response.StatusCode is StatusCodes.Status200OK)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }

        var response = HttpContext.GetOpenIddictServerResponse();
        (Error, Description) = (response?.Error, response?.ErrorDescription);
        RequestLog.Of(HttpContext).Outcome ??= Error;
        Message = (Error, Response.StatusCode) switch
        {
            // What was pushed was looked at when it was pushed.
            (not null, _) when IsPushed => "This took too long, or it was done before. Go back to the app and begin again.",
            (not null, _) => "The app that sent you here made a mistake. Go back to it and try again; if this happens again, tell its makers.",
            (null, StatusCodes.Status503ServiceUnavailable) => "The server is busy. Try again in a moment.",
            (null, >= 500) => "The server failed. Try again.",
            (null, StatusCodes.Status404NotFound) => "There is no such page.",
            _ => "The form could not be read. Go back, reload the page and try again.",
        };
    }
}
