using System.Globalization;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AuthServer.StatusLists;

/// <summary>
/// <c>GET /statuslists/{id}</c> (section 8.1 of the draft). 200 with the list; 304 when it is the one that is known; 404 when all its
/// tokens have expired; 503 while the database, which alone knows what is revoked, does not answer.
/// </summary>
internal static class StatusListEndpoint
{
    private const string Path = "statuslists";
    private const string MediaType = "application/statuslist+jwt";

    public static string AddressOf(long id, Uri issuer) => $"{issuer.AbsoluteUri.TrimEnd('/')}/{Path}/{id}";

    public static void Map(WebApplication app) => app.MapGet($"/{Path}/{{id:long}}", Get)
        .WithTags("Status lists")
        .WithSummary("The revoked access tokens among those that expire at one time (Token Status List).")
        .Produces<string>(StatusCodes.Status200OK, MediaType)
        .Produces(StatusCodes.Status304NotModified)
        .ProducesProblem(StatusCodes.Status404NotFound)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static Results<ContentHttpResult, StatusCodeHttpResult, ProblemHttpResult> Get(
        long id, StatusBook book, StatusListTokens tokens, HttpContext context)
    {
        // A number has many spellings (007), and a list one address.
        if (!ListTimes.IsList(id, book.Now) || (string?)context.GetRouteValue("id") != id.ToString(CultureInfo.InvariantCulture))
        {
            return TypedResults.Problem(statusCode: StatusCodes.Status404NotFound, title: "There is no such status list, or all its tokens have expired.");
        }

        var headers = context.Response.GetTypedHeaders();
        if (!book.IsCurrent)
        {
            context.Response.Headers.RetryAfter = "1";
            headers.CacheControl = new() { NoStore = true };
            return TypedResults.Problem(statusCode: StatusCodes.Status503ServiceUnavailable, title: "What is revoked cannot be read now.");
        }

        var token = tokens.Get(id);
        headers.ETag = token.Tag;
        // Caches may keep a list, but must ask each time whether it has changed: a revoked token is refused at once.
        headers.CacheControl = new() { Public = true, NoCache = true };
        // Each resource server asks for each list once a second or so.
        RequestLog.Of(context).IsRoutine = true;
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(token.Tag, useStrongComparison: false))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Text(token.Text, MediaType);
    }
}
