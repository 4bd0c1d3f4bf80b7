using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Jobs;
using AuthServer.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>A row that several write at once is written by one of them. What else goes wrong is nobody's being first.</summary>
public class InsertionTests
{
    private static readonly DateTime Then = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    [DatabaseTheory, EveryDatabase]
    public async Task A_row_that_is_there_already_stays_and_is_no_fault(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using Operator server = new(database.Settings);

        (await InsertAsync(server, new BudgetRecord { Key = "one", FullAt = 1 })).ShouldBeTrue();
        (await InsertAsync(server, new BudgetRecord { Key = "one", FullAt = 2 })).ShouldBeFalse();
        // A number as the key is another matter to SQLite.
        (await InsertAsync(server, new StatusListRecord { Id = 1, Next = 1 })).ShouldBeTrue();
        (await InsertAsync(server, new StatusListRecord { Id = 1, Next = 2 })).ShouldBeFalse();
        (await InsertAsync(server, KeyOf("first"))).ShouldBeTrue();
        // Its id is new, and what it stands for is not.
        (await InsertAsync(server, KeyOf("second"))).ShouldBeFalse();

        (await database.ReadAsync("SELECT `FullAt` FROM `Budgets`")).ShouldHaveSingleItem().ShouldBe(["1"]);
        (await database.ReadAsync("SELECT `Id` FROM `Keys`")).ShouldHaveSingleItem().ShouldBe(["first"]);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Who_was_not_first_goes_on_with_the_same_connection(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using Operator server = new(database.Settings);

        var written = await server.InScopeAsync(async (AuthDbContext db) => new[]
        {
            await db.InsertUnlessThereAsync(new BudgetRecord { Key = "one" }, CancellationToken.None),
            await db.InsertUnlessThereAsync(new BudgetRecord { Key = "one" }, CancellationToken.None),
            await db.InsertUnlessThereAsync(new BudgetRecord { Key = "two" }, CancellationToken.None),
        });

        written.ShouldBe([true, false, true]);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Every_other_fault_comes_through(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using Operator server = new(database.Settings);
        (await InsertAsync(server, new LeaseRecord { Name = "one", Owner = "somebody", ExpiresAt = Then })).ShouldBeTrue();

        // A column without a value, a value for a column that takes none such, and an owner that is not there.
        await Should.ThrowAsync<DbUpdateException>(() => InsertAsync(server, new LeaseRecord { Name = "two", Owner = null!, ExpiresAt = Then }));
        ConsentRecord nobodys = new() { UserId = "nobody", ClientRecordId = "none", Scope = "api", GrantedAt = Then };
        await Should.ThrowAsync<DbUpdateException>(() => InsertAsync(server, nobodys));
        // Even where the row is there.
        await Should.ThrowAsync<DbUpdateException>(() => InsertAsync(server, new LeaseRecord { Name = "one", Owner = null!, ExpiresAt = Then }));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_lease_that_cannot_be_written_is_a_fault_and_not_another_servers_lease(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        await using Operator server = new(database.Settings);
        await database.ExecuteAsync(kind is DatabaseKind.Sqlite
            ? "CREATE TRIGGER Refuse BEFORE INSERT ON `Leases` BEGIN SELECT RAISE(ABORT, 'refused'); END"
            : "ALTER TABLE `Leases` ADD COLUMN `More` INT NOT NULL");

        await Should.ThrowAsync<DbUpdateException>(() =>
            server.InScopeAsync((IServiceScopeFactory scopes) => new Lease(scopes).HoldAsync(CancellationToken.None)));
    }

    private static Task<bool> InsertAsync<TRow>(Operator server, TRow row)
        where TRow : class => server.InScopeAsync((AuthDbContext db) => db.InsertUnlessThereAsync(row, CancellationToken.None));

    private static KeyRecord KeyOf(string id) =>
        new() { Id = id, Purpose = "signing", Algorithm = "ES256", Generation = 7, ProtectedKey = [1], CreatedAt = Then, ActiveAt = Then };
}
