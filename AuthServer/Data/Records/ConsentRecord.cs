namespace AuthServer.Data.Records;

/// <summary>A person agreed that a client may have a scope.</summary>
public sealed class ConsentRecord
{
    public required string UserId { get; init; }

    /// <summary>The client's row, not its <c>client_id</c>.</summary>
    public required string ClientRecordId { get; init; }

    public required string Scope { get; init; }

    public required DateTime GrantedAt { get; init; }
}
