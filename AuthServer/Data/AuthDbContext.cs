using AuthServer.Data.Records;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>The model that every database shares. Each database has one subclass, which holds its quirks and its migrations.</summary>
public abstract class AuthDbContext(DbContextOptions options) : IdentityUserContext<User>(options)
{
    public DbSet<TokenRecord> Tokens => Set<TokenRecord>();

    public DbSet<AuthorizationRecord> Authorizations => Set<AuthorizationRecord>();

    public DbSet<ClientRecord> Clients => Set<ClientRecord>();

    public DbSet<ScopeRecord> Scopes => Set<ScopeRecord>();

    public DbSet<KeyRecord> Keys => Set<KeyRecord>();

    public DbSet<SignInAttemptsRecord> SignInAttempts => Set<SignInAttemptsRecord>();

    public DbSet<AddressRecord> Addresses => Set<AddressRecord>();

    public DbSet<AccountLinkRecord> AccountLinks => Set<AccountLinkRecord>();

    public DbSet<BudgetRecord> Budgets => Set<BudgetRecord>();

    public DbSet<SessionRecord> Sessions => Set<SessionRecord>();

    public DbSet<FreshSignInRecord> FreshSignIns => Set<FreshSignInRecord>();

    public DbSet<ConsentRecord> Consents => Set<ConsentRecord>();

    public DbSet<LogoutDeliveryRecord> LogoutDeliveries => Set<LogoutDeliveryRecord>();

    public DbSet<MailRecord> Mails => Set<MailRecord>();

    public DbSet<GrantUsageRecord> GrantUsage => Set<GrantUsageRecord>();

    public DbSet<StatusListRecord> StatusLists => Set<StatusListRecord>();

    public DbSet<RevocationRecord> Revocations => Set<RevocationRecord>();

    public DbSet<LeaseRecord> Leases => Set<LeaseRecord>();

    /// <summary>The time of <see cref="DatabaseClock"/> in SQL.</summary>
    internal abstract string Clock { get; }

    /// <summary>The database's clock in SQL, as columns hold times.</summary>
    internal abstract string ClockTime { get; }

    /// <summary>Follows a SELECT whose rows are to stay as they are until the transaction ends.</summary>
    internal abstract string ShareLock { get; }

    /// <summary>Whether a write was refused because there is a row with its key already.</summary>
    internal abstract bool IsTaken(Exception exception);

    /// <summary>Whether a write was refused because the row that it belongs to is not there.</summary>
    internal abstract bool IsOrphan(Exception exception);

    /// <summary>What a database needs before its migrations run.</summary>
    internal virtual Task BeforeMigrationAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The migration that somebody has begun, and how many of its statements are done; null where each is done whole or not at all.</summary>
    internal virtual Task<(string Name, int Steps)?> UnfinishedMigrationAsync(CancellationToken cancellationToken) => Task.FromResult<(string, int)?>(null);

    /// <summary>Whether a migration may have failed because another server is at it, where no lock keeps two apart.</summary>
    internal abstract Task<bool> MayBeAnothersAsync(Exception exception, CancellationToken cancellationToken);

    /// <summary>What is wrong with tables that have every migration; null when nothing is.</summary>
    internal virtual Task<string?> FaultOfTablesAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.UseOpenIddict<ClientRecord, AuthorizationRecord, ScopeRecord, TokenRecord, string>();
        builder.Entity<User>(User.Map);
        builder.Entity<AddressRecord>(AddressRecord.Map);
        builder.Entity<ClientRecord>(ClientRecord.Map);
        builder.Entity<AuthorizationRecord>(AuthorizationRecord.Map);
        builder.Entity<ScopeRecord>(ScopeRecord.Map);
        builder.Entity<TokenRecord>(TokenRecord.Map);
        builder.Entity<KeyRecord>(KeyRecord.Map);
        builder.Entity<SignInAttemptsRecord>(SignInAttemptsRecord.Map);
        builder.Entity<AccountLinkRecord>(AccountLinkRecord.Map);
        builder.Entity<BudgetRecord>(BudgetRecord.Map);
        builder.Entity<SessionRecord>(SessionRecord.Map);
        builder.Entity<FreshSignInRecord>(FreshSignInRecord.Map);
        builder.Entity<ConsentRecord>(ConsentRecord.Map);
        builder.Entity<LogoutDeliveryRecord>(LogoutDeliveryRecord.Map);
        builder.Entity<MailRecord>(MailRecord.Map);
        builder.Entity<GrantUsageRecord>(GrantUsageRecord.Map);
        builder.Entity<StatusListRecord>(StatusListRecord.Map);
        builder.Entity<RevocationRecord>(RevocationRecord.Map);
        builder.Entity<LeaseRecord>(LeaseRecord.Map);
    }
}
