namespace AuthServer.Data.Records;

/// <summary>Which server does the background work of all, and until when it may without asking again.</summary>
public sealed class LeaseRecord
{
    public required string Name { get; init; }

    public required string Owner { get; set; }

    public required DateTime ExpiresAt { get; set; }
}
