using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>Writes a row that another server, or another request, may write at the same moment.</summary>
internal static class Insertion
{
    /// <summary>Inserts the row, in a commit of its own. Afterwards it is not tracked.</summary>
    /// <returns>False: there is a row with its key already, and nothing was written. Every other fault is thrown.</returns>
    public static async Task<bool> InsertUnlessThereAsync<TRow>(this AuthDbContext db, TRow row, CancellationToken cancellationToken)
        where TRow : class
    {
        var entry = db.Add(row);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException exception) when (db.IsTaken(exception))
        {
            return false;
        }
        finally
        {
            entry.State = EntityState.Detached;
        }
    }
}
