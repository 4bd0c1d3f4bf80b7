using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Jobs;

/// <summary>
/// The right to do the work of all, held by one server for a while and renewed long before it ends. The database's clock decides,
/// so that servers whose clocks differ do not take it from each other.
/// </summary>
internal sealed class Lease(IServiceScopeFactory scopes)
{
    public const int Seconds = 15;

    private const string Name = "jobs";

    private readonly string _me = Guid.NewGuid().ToString();

    /// <summary>Takes or renews it; false while another server holds it.</summary>
    public async Task<bool> HoldAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        return await TakeAsync(db, cancellationToken) || await MakeAsync(db, cancellationToken);
    }

    /// <summary>Gives it back, so that another server goes on at once.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<AuthDbContext>().Leases
            .Where(lease => lease.Name == Name && lease.Owner == _me)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<bool> TakeAsync(AuthDbContext db, CancellationToken cancellationToken) =>
        await db.Leases
            .Where(lease => lease.Name == Name && (lease.Owner == _me || lease.ExpiresAt < DateTime.UtcNow))
            .ExecuteUpdateAsync(
                set => set.SetProperty(lease => lease.Owner, _me).SetProperty(lease => lease.ExpiresAt, lease => DateTime.UtcNow.AddSeconds(Seconds)),
                cancellationToken) is 1;

    /// <summary>The row is missing on a new database and after a release. Of several servers that make it the key lets one succeed.</summary>
    private async Task<bool> MakeAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        if (await db.Leases.AnyAsync(lease => lease.Name == Name, cancellationToken))
        {
            return false;
        }

        LeaseRecord lease = new() { Name = Name, Owner = _me, ExpiresAt = DateTime.UnixEpoch };
        return await db.InsertUnlessThereAsync(lease, cancellationToken) && await TakeAsync(db, cancellationToken);
    }
}
