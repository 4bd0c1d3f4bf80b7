namespace AuthServer.Hosting.Shared;

/// <summary>
/// Every path is served in one spelling: small letters, no empty segment, no slash at the end. Routing takes others as well, and what
/// goes by the path beside it (policies, headers, the form of errors) does not. Another spelling is sent to that one (RFC 9110 section
/// 15.4.9), with its query, whether there is something or not.
/// </summary>
internal static class OneSpelling
{
    public static void UseOneSpelling(this WebApplication app) => app.Use((context, next) =>
    {
        var request = context.Request;
        if (request.Path.Value is not { Length: > 0 } path || IsSpelled(path))
        {
            return next(context);
        }

        // A path of this origin, whatever was asked for: it begins with one slash, and its backslashes are escaped.
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = (request.PathBase + new PathString(Spell(path))).ToUriComponent() + request.QueryString.ToUriComponent();
        return Task.CompletedTask;
    });

    private static bool IsSpelled(string path) =>
        path is "/" || !(path.EndsWith('/') || path.Contains("//", StringComparison.Ordinal) || path.AsSpan().ContainsAnyInRange('A', 'Z'));

    private static string Spell(string path) => "/" + string.Join('/', path.ToLowerInvariant().Split('/', StringSplitOptions.RemoveEmptyEntries));
}
