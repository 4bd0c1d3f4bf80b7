namespace AuthServer.Data.Records;

/// <summary>That a person signed in afresh for one authorization request. It goes with its use.</summary>
public sealed class FreshSignInRecord
{
    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    /// <summary>In this browser.</summary>
    public required string SessionId { get; init; }

    /// <summary>SHA-256 of the request's parameters, in hex.</summary>
    public required string RequestHash { get; init; }

    public required DateTime ExpiresAt { get; init; }
}
