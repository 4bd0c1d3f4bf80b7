namespace AuthServer.Data.Records;

/// <summary>A client has yet to be told that a session ended (OpenID Connect Back-Channel Logout 1.0).</summary>
public sealed class LogoutDeliveryRecord
{
    public LogoutDeliveryRecord() => Id = Guid.CreateVersion7().ToString();

    public string Id { get; init; }

    public required string ClientId { get; init; }

    public required string Uri { get; init; }

    public required string Subject { get; init; }

    public required string SessionId { get; init; }

    public int Attempts { get; init; }

    /// <summary>Not before then; whoever works on it puts it off first, so that of several servers one does.</summary>
    public required DateTime NextAttemptAt { get; init; }

    public required DateTime CreatedAt { get; init; }
}
