using AuthServer.Data;
using AuthServer.Protocol;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.TokenState;

/// <summary>
/// RFC 9126 section 2.2 gives a request_uri a short life because it travels from the client to the browser. Once a person has arrived with
/// it, the pages that they read and fill in have an hour. It is counted from the push, so that nobody makes it longer by coming again.
/// </summary>
internal sealed class PushedRequestArrival(AuthDbContext db, ProtocolOptions options)
{
    private static readonly TimeSpan ForThePages = TimeSpan.FromHours(1);

    /// <summary>Call it before a page is shown. A request that was not pushed has no end.</summary>
    public async Task NoteAsync(HttpContext http, CancellationToken cancellationToken)
    {
        if (http.Features.Get<OpenIddictServerAspNetCoreFeature>()?.Transaction is not { } transaction || PushedRequest.Of(transaction) is not { } pushed)
        {
            return;
        }

        DateTime? end = pushed.PushedAt.AddSeconds(options.PushedRequestSeconds) + ForThePages;
        if (pushed.EndsAt < end)
        {
            await db.Tokens
                .Where(token => token.Id == pushed.Id && token.Status == Statuses.Valid)
                .ExecuteUpdateAsync(set => set.SetProperty(token => token.ExpirationDate, end), cancellationToken);
        }
    }
}
