using AuthServer.Data;
using AuthServer.Jobs;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.TokenState;

/// <summary>
/// Deletes sign-ins that no token descends from any more. Most sign-ins live, and nothing but a look at each tells: it goes through
/// them in the order of their ids, some in each run, and begins anew at the end.
/// </summary>
internal sealed class EmptySignIns(AuthDbContext db, EmptySignIns.Place place, TimeProvider time) : IPruningJob
{
    private const int PageSize = 500;
    private const int PagesInOneRun = 100;

    public async Task<int> PruneAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        DateTime? before = time.GetUtcNow().UtcDateTime - Pruning.Grace;
        for (var page = 0; page < PagesInOneRun; page++)
        {
            var after = place.After;
            var seen = await db.Authorizations.AsNoTracking()
                .Where(signIn => signIn.Id!.CompareTo(after) > 0)
                .OrderBy(signIn => signIn.Id)
                .Take(PageSize)
                .Select(signIn => new { signIn.Id, IsEmpty = signIn.CreationDate < before && !signIn.Tokens.Any() })
                .ToListAsync(cancellationToken);
            var empty = seen.Where(signIn => signIn.IsEmpty).Select(signIn => signIn.Id!).ToList();
            if (empty is not [])
            {
                total += await db.Authorizations.Where(signIn => empty.Contains(signIn.Id!) && !signIn.Tokens.Any()).ExecuteDeleteAsync(cancellationToken);
            }

            place.After = seen.Count < PageSize ? "" : seen[^1].Id!;
            if (seen.Count < PageSize)
            {
                break;
            }
        }

        return total;
    }

    /// <summary>Where the next run goes on.</summary>
    internal sealed class Place
    {
        public string After { get; set; } = "";
    }
}
