namespace AuthServer.Data;

/// <summary>
/// What status lists have to show as revoked: a token, a sign-in, or all of a user that was issued before the last change of
/// credentials. Written with the revocation itself; kept until no access token it concerns can be alive.
/// </summary>
public sealed class RevocationRecord
{
    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    public string? TokenId { get; init; }

    public string? AuthorizationId { get; init; }

    public string? Subject { get; init; }

    /// <summary>Of a token whose row is gone with its client.</summary>
    public long? StatusListId { get; init; }

    public int? StatusIndex { get; init; }

    public required DateTime RevokedAt { get; init; }
}
