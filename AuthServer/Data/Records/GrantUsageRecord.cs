namespace AuthServer.Data.Records;

/// <summary>How often a client used a grant on a day (UTC).</summary>
public sealed class GrantUsageRecord
{
    public required string ClientId { get; init; }

    public required string Grant { get; init; }

    public required DateOnly Day { get; init; }

    public required long Count { get; init; }

    public required DateTime LastUsedAt { get; init; }
}
