using OpenIddict.EntityFrameworkCore.Models;

namespace AuthServer.Data.Records;

// OpenIddict's four records with time-ordered ids (UUIDv7): inserts stay at the end of the primary key.

/// <summary>
/// A registered OAuth 2.0 client. One without a <c>ClientId</c> has been removed: nothing of it is alive, and its rows are being deleted.
/// </summary>
public sealed class ClientRecord : OpenIddictEntityFrameworkCoreApplication<string, AuthorizationRecord, TokenRecord>
{
    public ClientRecord() => Id = Guid.CreateVersion7().ToString();
}

/// <summary>One sign-in: all tokens that descend from it belong to it. Revoking it ends them all.</summary>
public sealed class AuthorizationRecord : OpenIddictEntityFrameworkCoreAuthorization<string, ClientRecord, TokenRecord>
{
    public AuthorizationRecord() => Id = Guid.CreateVersion7().ToString();

    /// <summary>The browser session it was given in; null when there was none.</summary>
    public string? SessionId { get; set; }
}

/// <summary>A scope that an operator added.</summary>
public sealed class ScopeRecord : OpenIddictEntityFrameworkCoreScope<string>
{
    public ScopeRecord() => Id = Guid.CreateVersion7().ToString();
}

/// <summary>One issued token: its state, never its text.</summary>
public sealed class TokenRecord : OpenIddictEntityFrameworkCoreToken<string, ClientRecord, AuthorizationRecord>
{
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
}
