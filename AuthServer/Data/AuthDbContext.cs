using AuthServer.Data.Records;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Data;

/// <summary>The model that every database shares. Each database has one subclass, which holds its quirks and its migrations.</summary>
public abstract class AuthDbContext(DbContextOptions options) : IdentityUserContext<User>(options)
{
    internal const int IdLength = 36;
    internal const int ClientIdLength = 100;
    internal const int SubjectLength = 128;
    internal const int EmailLength = 254;
    internal const int ScopeLength = 100;
    internal const int UriLength = 2000;
    internal const int UserAgentLength = 200;
    internal const int BudgetKeyLength = 40;

    // OpenIddict's foreign key, which has no property.
    private const string ApplicationId = "ApplicationId";

    public DbSet<TokenRecord> Tokens => Set<TokenRecord>();

    public DbSet<AuthorizationRecord> Authorizations => Set<AuthorizationRecord>();

    public DbSet<ClientRecord> Clients => Set<ClientRecord>();

    public DbSet<ScopeRecord> Scopes => Set<ScopeRecord>();

    public DbSet<KeyRecord> Keys => Set<KeyRecord>();

    public DbSet<SignInAttemptsRecord> SignInAttempts => Set<SignInAttemptsRecord>();

    public DbSet<AddressRecord> Addresses => Set<AddressRecord>();

    public DbSet<BudgetRecord> Budgets => Set<BudgetRecord>();

    public DbSet<SessionRecord> Sessions => Set<SessionRecord>();

    public DbSet<FreshSignInRecord> FreshSignIns => Set<FreshSignInRecord>();

    public DbSet<ConsentRecord> Consents => Set<ConsentRecord>();

    public DbSet<LogoutDeliveryRecord> LogoutDeliveries => Set<LogoutDeliveryRecord>();

    public DbSet<GrantUsageRecord> GrantUsage => Set<GrantUsageRecord>();

    public DbSet<StatusListRecord> StatusLists => Set<StatusListRecord>();

    public DbSet<RevocationRecord> Revocations => Set<RevocationRecord>();

    public DbSet<LeaseRecord> Leases => Set<LeaseRecord>();

    /// <summary>The time of <see cref="DatabaseClock"/> in SQL.</summary>
    internal abstract string Clock { get; }

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

        builder.Entity<User>(user =>
        {
            user.Property(u => u.Id).HasMaxLength(IdLength);
            user.Property(u => u.Email).HasMaxLength(EmailLength);
            user.Property(u => u.NormalizedEmail).HasMaxLength(EmailLength);
            user.Property(u => u.UserName).HasMaxLength(EmailLength);
            user.Property(u => u.NormalizedUserName).HasMaxLength(EmailLength);
            user.Property(u => u.PasswordHash).HasMaxLength(512);
            user.Property(u => u.SecurityStamp).HasMaxLength(IdLength);
            user.Property(u => u.ConcurrencyStamp).HasMaxLength(IdLength);
            user.Property(u => u.PhoneNumber).HasMaxLength(32);
            // Whoever inserts a row and does not know the column leaves it at this.
            user.Property(u => u.AddressState).HasDefaultValue(AddressState.Unseen);
            user.HasIndex(u => u.AddressState);
        });
        builder.Entity<AddressRecord>(address =>
        {
            address.ToTable("UserAddresses");
            address.HasKey(a => a.Address);
            address.Property(a => a.Address).HasMaxLength(EmailLength);
            address.Property(a => a.UserId).HasMaxLength(IdLength);
            address.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Cascade);
        });

        builder.Entity<ClientRecord>(client =>
        {
            client.Property(c => c.Id).HasMaxLength(IdLength);
            client.Property(c => c.ClientId).HasMaxLength(ClientIdLength);
        });
        builder.Entity<AuthorizationRecord>(authorization =>
        {
            authorization.Property(a => a.Id).HasMaxLength(IdLength);
            authorization.Property(a => a.Subject).HasMaxLength(SubjectLength);
            authorization.HasIndex(a => a.Subject);
            authorization.Property(a => a.SessionId).HasMaxLength(IdLength);
            authorization.HasIndex(a => a.CreationDate);
            authorization.HasIndex(a => a.SessionId);
        });
        builder.Entity<ScopeRecord>().Property(s => s.Id).HasMaxLength(IdLength);
        builder.Entity<TokenRecord>(token =>
        {
            token.Property(t => t.Id).HasMaxLength(IdLength);
            token.Property(t => t.Subject).HasMaxLength(SubjectLength);
            token.Property(t => t.SecurityStamp).HasMaxLength(IdLength);
            token.HasIndex(t => t.Subject);
            // What was read may have ended meanwhile: no update brings it back.
            token.Property(t => t.Status).IsConcurrencyToken();
            token.Property(t => t.SubjectTokenId).HasMaxLength(IdLength);
            token.HasIndex(t => t.SubjectTokenId);
            // Pruning looks for what has expired, a retired key for what is older than it.
            token.HasIndex(t => t.ExpirationDate);
            token.HasIndex(t => new { t.CreationDate, t.ExpirationDate });
            // The status bits of a client that is removed, from the index alone. OpenIddict's own index is wider, and nothing asks it.
            token.Metadata.RemoveIndex(token.Metadata.GetIndexes().Single(index => index.Properties[0].Name == ApplicationId && index.Properties.Count > 1));
            token.HasIndex(ApplicationId, nameof(TokenRecord.StatusListId), nameof(TokenRecord.StatusIndex));
            token.Property(t => t.SealedAnswer).HasMaxLength(16_384);
        });

        builder.Entity<KeyRecord>(key =>
        {
            key.ToTable("Keys");
            key.Property(k => k.Id).HasMaxLength(64);
            key.Property(k => k.Purpose).HasMaxLength(16);
            key.Property(k => k.Algorithm).HasMaxLength(32);
            key.Property(k => k.ProtectedKey).HasMaxLength(4096);
            key.HasIndex(k => new { k.Purpose, k.Algorithm, k.Generation }).IsUnique();
        });

        builder.Entity<SignInAttemptsRecord>(attempts =>
        {
            attempts.ToTable("SignInAttempts");
            attempts.HasKey(a => a.Key);
            attempts.Property(a => a.Key).HasMaxLength(64);
            attempts.HasIndex(a => a.PendingUntil);
        });

        builder.Entity<BudgetRecord>(budget =>
        {
            budget.ToTable("Budgets");
            budget.HasKey(b => b.Key);
            budget.Property(b => b.Key).HasMaxLength(BudgetKeyLength);
            budget.HasIndex(b => b.FullAt);
        });

        AddSessions(builder);
        AddSharedByServers(builder);
    }

    private static void AddSessions(ModelBuilder builder)
    {
        builder.Entity<SessionRecord>(session =>
        {
            session.ToTable("Sessions");
            session.Property(s => s.Id).HasMaxLength(IdLength);
            session.Property(s => s.UserId).HasMaxLength(IdLength);
            session.Property(s => s.SecurityStamp).HasMaxLength(IdLength);
            session.Property(s => s.UserAgent).HasMaxLength(UserAgentLength);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
            session.HasIndex(s => s.ExpiresAt);
            session.HasIndex(s => s.EndedAt);
        });
        builder.Entity<FreshSignInRecord>(signIn =>
        {
            signIn.ToTable("FreshSignIns");
            signIn.Property(s => s.Id).HasMaxLength(IdLength);
            signIn.Property(s => s.SessionId).HasMaxLength(IdLength);
            signIn.Property(s => s.RequestHash).HasMaxLength(64);
            signIn.HasOne<SessionRecord>().WithMany().HasForeignKey(s => s.SessionId).OnDelete(DeleteBehavior.Cascade);
            signIn.HasIndex(s => s.ExpiresAt);
        });
        builder.Entity<ConsentRecord>(consent =>
        {
            consent.ToTable("Consents");
            consent.HasKey(c => new { c.UserId, c.ClientRecordId, c.Scope });
            consent.Property(c => c.UserId).HasMaxLength(IdLength);
            consent.Property(c => c.ClientRecordId).HasMaxLength(IdLength);
            consent.Property(c => c.Scope).HasMaxLength(ScopeLength);
            consent.HasOne<User>().WithMany().HasForeignKey(c => c.UserId).OnDelete(DeleteBehavior.Cascade);
            consent.HasOne<ClientRecord>().WithMany().HasForeignKey(c => c.ClientRecordId).OnDelete(DeleteBehavior.Cascade);
        });
        builder.Entity<LogoutDeliveryRecord>(delivery =>
        {
            delivery.ToTable("LogoutDeliveries");
            delivery.Property(d => d.Id).HasMaxLength(IdLength);
            delivery.Property(d => d.ClientId).HasMaxLength(ClientIdLength);
            delivery.Property(d => d.Uri).HasMaxLength(UriLength);
            delivery.Property(d => d.Subject).HasMaxLength(SubjectLength);
            delivery.Property(d => d.SessionId).HasMaxLength(IdLength);
            delivery.HasIndex(d => d.NextAttemptAt);
        });
        builder.Entity<GrantUsageRecord>(usage =>
        {
            usage.ToTable("GrantUsage");
            usage.HasKey(u => new { u.ClientId, u.Grant, u.Day });
            usage.Property(u => u.ClientId).HasMaxLength(ClientIdLength);
            usage.Property(u => u.Grant).HasMaxLength(64);
            usage.HasIndex(u => u.Day);
        });
    }

    private static void AddSharedByServers(ModelBuilder builder)
    {
        builder.Entity<StatusListRecord>(list =>
        {
            list.ToTable("StatusLists");
            list.Property(l => l.Id).ValueGeneratedNever();
        });
        builder.Entity<RevocationRecord>(revocation =>
        {
            revocation.ToTable("Revocations");
            revocation.HasKey(r => r.Sequence);
            revocation.Property(r => r.Sequence).ValueGeneratedOnAdd();
            revocation.Property(r => r.Id).HasMaxLength(IdLength).IsRequired();
            revocation.Property(r => r.ClientRecordId).HasMaxLength(IdLength);
            revocation.Property(r => r.TokenId).HasMaxLength(IdLength);
            revocation.Property(r => r.AuthorizationId).HasMaxLength(IdLength);
            revocation.Property(r => r.Subject).HasMaxLength(SubjectLength);
            revocation.HasIndex(r => r.RevokedAt);
        });
        builder.Entity<LeaseRecord>(lease =>
        {
            lease.ToTable("Leases");
            lease.HasKey(l => l.Name);
            lease.Property(l => l.Name).HasMaxLength(32);
            lease.Property(l => l.Owner).HasMaxLength(IdLength);
        });
    }
}
