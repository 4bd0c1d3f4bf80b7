using Microsoft.EntityFrameworkCore.Metadata.Builders;
using OpenIddict.EntityFrameworkCore.Models;

namespace AuthServer.Data.Records;

// OpenIddict's four records with time-ordered ids (UUIDv7): inserts stay at the end of the primary key.

/// <summary>
/// A registered OAuth 2.0 client. One without a <c>ClientId</c> has been removed: nothing of it is alive, and its rows are being deleted.
/// </summary>
public sealed class ClientRecord : OpenIddictEntityFrameworkCoreApplication<string, AuthorizationRecord, TokenRecord>
{
    public ClientRecord() => Id = Guid.CreateVersion7().ToString();

    internal static void Map(EntityTypeBuilder<ClientRecord> client)
    {
        client.Property(c => c.Id).HasMaxLength(ColumnLengths.Id);
        client.Property(c => c.ClientId).HasMaxLength(ColumnLengths.ClientId);
    }
}

/// <summary>One sign-in: all tokens that descend from it belong to it. Revoking it ends them all.</summary>
public sealed class AuthorizationRecord : OpenIddictEntityFrameworkCoreAuthorization<string, ClientRecord, TokenRecord>
{
    public AuthorizationRecord() => Id = Guid.CreateVersion7().ToString();

    /// <summary>The browser session it was given in; null when there was none.</summary>
    public string? SessionId { get; set; }

    internal static void Map(EntityTypeBuilder<AuthorizationRecord> authorization)
    {
        authorization.Property(a => a.Id).HasMaxLength(ColumnLengths.Id);
        authorization.Property(a => a.Subject).HasMaxLength(ColumnLengths.Subject);
        authorization.HasIndex(a => a.Subject);
        authorization.Property(a => a.SessionId).HasMaxLength(ColumnLengths.Id);
        authorization.HasIndex(a => a.CreationDate);
        authorization.HasIndex(a => a.SessionId);
    }
}

/// <summary>A scope that an operator added.</summary>
public sealed class ScopeRecord : OpenIddictEntityFrameworkCoreScope<string>
{
    public ScopeRecord() => Id = Guid.CreateVersion7().ToString();

    internal static void Map(EntityTypeBuilder<ScopeRecord> scope) =>
        scope.Property(s => s.Id).HasMaxLength(ColumnLengths.Id);
}

/// <summary>One issued token: its state, never its text.</summary>
public sealed class TokenRecord : OpenIddictEntityFrameworkCoreToken<string, ClientRecord, AuthorizationRecord>
{
    // OpenIddict's foreign key, which has no property.
    private const string ApplicationId = "ApplicationId";

    public TokenRecord() => Id = Guid.CreateVersion7().ToString();

    /// <summary>The user's security stamp when the credentials were checked; the token is dead once the user has another. Null: no user.</summary>
    public string? SecurityStamp { get; set; }

    /// <summary>The token that this one was exchanged for (RFC 8693); it does not outlive it.</summary>
    public string? SubjectTokenId { get; set; }

    /// <summary>When a device last asked whether its code has been approved.</summary>
    public DateTime? PolledAt { get; set; }

    /// <summary>The status list that tells whether an access token is revoked, and the token's index in it.</summary>
    public long? StatusListId { get; set; }

    public int? StatusIndex { get; set; }

    /// <summary>Of a refresh token that was redeemed: what its client got for it, readable with the redeemed token alone.</summary>
    public byte[]? SealedAnswer { get; set; }

    internal static void Map(EntityTypeBuilder<TokenRecord> token)
    {
        token.Property(t => t.Id).HasMaxLength(ColumnLengths.Id);
        token.Property(t => t.Subject).HasMaxLength(ColumnLengths.Subject);
        token.Property(t => t.SecurityStamp).HasMaxLength(ColumnLengths.Id);
        token.HasIndex(t => t.Subject);
        // What was read may have ended meanwhile: no update brings it back.
        token.Property(t => t.Status).IsConcurrencyToken();
        token.Property(t => t.SubjectTokenId).HasMaxLength(ColumnLengths.Id);
        token.HasIndex(t => t.SubjectTokenId);
        // Pruning looks for what has expired, a retired key for what is older than it.
        token.HasIndex(t => t.ExpirationDate);
        token.HasIndex(t => new { t.CreationDate, t.ExpirationDate });
        // The status bits of a client that is removed, from the index alone. OpenIddict's own index is wider, and nothing asks it.
        token.Metadata.RemoveIndex(token.Metadata.GetIndexes().Single(index => index.Properties[0].Name == ApplicationId && index.Properties.Count > 1));
        token.HasIndex(ApplicationId, nameof(StatusListId), nameof(StatusIndex));
        token.Property(t => t.SealedAnswer).HasMaxLength(16_384);
    }
}
