namespace AuthServer.StatusLists;

/// <summary>
/// A list holds the tokens that expire in one span of time, and is named after its end: it goes with its last token, so no index
/// has to be used twice, and there are few lists at a time.
/// </summary>
internal static class ListTimes
{
    private const int ShortSpanSeconds = 1_200;
    private const int LongSpanSeconds = 14_400;
    private const int ShortLifeSeconds = 3_600;

    /// <summary>Lists and what is revoked are told for a little longer than tokens live: clocks differ, and resource servers tolerate it.</summary>
    public const int MarginSeconds = 300;

    /// <summary>No access token lives longer than a day; its list may end one span later.</summary>
    private const int FurthestSeconds = 86_400 + LongSpanSeconds + MarginSeconds;

    /// <summary>The list of a token. Tokens of long life share long spans, or there would be many lists.</summary>
    public static long ListOf(DateTimeOffset expires, DateTimeOffset now)
    {
        var span = (expires - now).TotalSeconds > ShortLifeSeconds ? LongSpanSeconds : ShortSpanSeconds;
        return (expires.ToUnixTimeSeconds() + span - 1) / span * span;
    }

    /// <summary>Whether there is a list of this name now. Another server may have begun it a moment ago, so rows are not asked.</summary>
    public static bool IsList(long id, DateTimeOffset now) => id % ShortSpanSeconds is 0 && !IsOver(id, now) && id <= now.ToUnixTimeSeconds() + FurthestSeconds;

    /// <summary>Lists of this name and earlier are over.</summary>
    public static long OverAt(DateTimeOffset now) => now.ToUnixTimeSeconds() - MarginSeconds - 1;

    public static bool IsOver(long id, DateTimeOffset now) => id + MarginSeconds < now.ToUnixTimeSeconds();
}
