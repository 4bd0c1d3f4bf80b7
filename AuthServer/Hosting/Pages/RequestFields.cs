using Microsoft.AspNetCore.Http.Extensions;

namespace AuthServer.Hosting.Pages;

/// <summary>The parameters of a protocol request as they came, for a page that has to ask something first and then send them again.</summary>
internal static class RequestFields
{
    public const string Decision = "decision";
    public const string FormToken = "form_token";

    public static IReadOnlyList<KeyValuePair<string, string>> Of(HttpRequest request) =>
    [
        .. from field in request.HasFormContentType ? request.Form.AsEnumerable() : request.Query
           where field.Key is not (Decision or FormToken)
           from value in field.Value
           select KeyValuePair.Create(field.Key, value ?? ""),
    ];

    /// <summary>
    /// The same request as an address: one that another site sent as a form arrives without this server's cookies
    /// (SameSite), and may be long past when the person has signed in.
    /// </summary>
    public static string Address(HttpRequest request) =>
        request.PathBase + request.Path + new QueryBuilder(Of(request)).ToQueryString();
}
