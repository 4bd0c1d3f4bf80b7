using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace AuthServer.Tests.Fixtures;

/// <summary>A page, or the redirect that came in its place.</summary>
internal sealed record PageResponse(Uri Address, Response Response)
{
    private const string AtOnce = "0;url=";

    private readonly Lazy<IHtmlDocument> _document = new(() => new HtmlParser().ParseDocument(Response.Body));

    public HttpStatusCode Status => Response.Status;

    public IHtmlDocument Document => _document.Value;

    public string Title => Document.Title ?? "";

    public string Text => Document.Body?.TextContent ?? "";

    /// <summary>Where the browser is sent, by a redirect or by a page that goes on by itself; null when nowhere.</summary>
    public Uri? Location => (Response.Message.Headers.Location?.OriginalString ?? Refresh) is { } location ? new Uri(Address, location) : null;

    /// <summary>What the sheet shows as wrong; null when nothing is.</summary>
    public string? Problem => Document.QuerySelector(".problem")?.TextContent.Trim();

    public bool IsForm(string field) => Document.QuerySelector($"[name={field}]") is not null;

    /// <summary>The form that holds a field or a button, filled in as a browser would send it.</summary>
    public (string Method, Uri Action, Dictionary<string, string> Fields) Form(string field)
    {
        var inside = Document.QuerySelector($"[name={field}]") ?? throw new InvalidOperationException($"No field '{field}' on: {Response.Body}");
        var form = (IHtmlFormElement)inside.Closest("form")!;
        var fields = form.QuerySelectorAll<IHtmlInputElement>("input[name]").ToDictionary(input => input.Name!, input => input.Value);
        return (form.Method, new Uri(Address, form.GetAttribute("action") is { Length: > 0 } action ? action : Address.PathAndQuery), fields);
    }

    private string? Refresh =>
        Document.QuerySelector("meta[http-equiv=refresh]")?.GetAttribute("content") is { } content && content.StartsWith(AtOnce, StringComparison.Ordinal)
            ? content[AtOnce.Length..]
            : null;
}
