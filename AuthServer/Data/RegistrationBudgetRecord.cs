namespace AuthServer.Data;

/// <summary>
/// How much one network has registered lately, as one time of the <see cref="DatabaseClock"/> (Unix milliseconds), so that one atomic
/// UPDATE can count and decide on every database.
/// </summary>
public sealed class RegistrationBudgetRecord
{
    /// <summary>An IPv4 address, or the first half of an IPv6 address in hex.</summary>
    public required string Network { get; init; }

    /// <summary>When nothing would be used up any more. Each registration moves it on by its share of an hour.</summary>
    public long FullAt { get; set; }
}
