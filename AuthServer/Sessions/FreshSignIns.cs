using System.Security.Cryptography;
using System.Text.Json;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting;
using AuthServer.Hosting.Pages;
using AuthServer.Jobs;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Sessions;

/// <summary>
/// Whether a person has signed in for a request that asks for it, such as one with <c>prompt=login</c> (OpenID Connect Core
/// section 3.1.2.1). The proof is bound to the browser's session, to all parameters of the request, and to one use.
/// </summary>
internal sealed class FreshSignIns(AuthDbContext db, TimeProvider time) : IPruningJob
{
    /// <summary>From signing in until the request is answered; there may be a page to read in between.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Notes a sign-in for the request that the browser goes back to. To be saved with the session.</summary>
    public void Add(SessionRecord session, string returnAddress, PathString basePath)
    {
        var query = returnAddress.IndexOf('?', StringComparison.Ordinal);
        if (query > 0 && returnAddress[..query] == basePath + ProtocolPaths.Authorization)
        {
            var fields = from field in QueryHelpers.ParseQuery(returnAddress[query..])
                         from value in field.Value
                         select KeyValuePair
                .Create(field.Key, value ?? "");
            db.Add(new FreshSignInRecord { SessionId = session.Id, RequestHash = HashOf(fields), ExpiresAt = Now + Lifetime });
        }
    }

    /// <summary>The id of the proof; null when there is none.</summary>
    public async Task<string?> FindAsync(SessionRecord session, HttpRequest request, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashOf(RequestFields.Of(request)), Now);
        return await db.FreshSignIns
            .Where(signIn => signIn.SessionId == session.Id && signIn.RequestHash == hash && signIn.ExpiresAt > now)
            .Select(signIn => signIn.Id)
            .FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>False: another answer has used it. Call it in the transaction that writes the answer.</summary>
    public async Task<bool> SpendAsync(string id, CancellationToken cancellationToken) =>
        await db.FreshSignIns.Where(signIn => signIn.Id == id).ExecuteDeleteAsync(cancellationToken) is 1;

    public Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var now = Now;
        return db.FreshSignIns.Where(signIn => signIn.ExpiresAt < now).OrderBy(signIn => signIn.ExpiresAt)
            .DeleteInBatchesAsync(db.FreshSignIns, signIn => signIn.Id, cancellationToken);
    }

    private static string HashOf(IEnumerable<KeyValuePair<string, string>> fields) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        fields
            .OrderBy(field => field.Key, StringComparer.Ordinal)
            .ThenBy(field => field.Value, StringComparer.Ordinal)
            .Select(field => new[] { field.Key, field.Value }))));
}
