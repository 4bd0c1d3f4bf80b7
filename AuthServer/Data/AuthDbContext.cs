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

    public DbSet<TokenRecord> Tokens => Set<TokenRecord>();

    public DbSet<AuthorizationRecord> Authorizations => Set<AuthorizationRecord>();

    public DbSet<ClientRecord> Clients => Set<ClientRecord>();

    public DbSet<ScopeRecord> Scopes => Set<ScopeRecord>();

    public DbSet<KeyRecord> Keys => Set<KeyRecord>();

    public DbSet<SignInAttemptsRecord> SignInAttempts => Set<SignInAttemptsRecord>();

    /// <summary>What a database needs before its migrations run.</summary>
    internal virtual Task BeforeMigrationAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
            authorization.HasIndex(a => a.CreationDate);
        });
        builder.Entity<ScopeRecord>().Property(s => s.Id).HasMaxLength(IdLength);
        builder.Entity<TokenRecord>(token =>
        {
            token.Property(t => t.Id).HasMaxLength(IdLength);
            token.Property(t => t.Subject).HasMaxLength(SubjectLength);
            token.Property(t => t.SecurityStamp).HasMaxLength(IdLength);
            token.HasIndex(t => t.Subject);
            // Pruning looks for what has expired.
            token.HasIndex(t => t.ExpirationDate);
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
    }
}
