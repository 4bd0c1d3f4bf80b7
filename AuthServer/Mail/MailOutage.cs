namespace AuthServer.Mail;

/// <summary>Whether the mail server takes mails at all. While it does not, one mail a pause asks it, and the log tells of its begin and its end.</summary>
internal sealed class MailOutage(TimeProvider time, ILogger<MailOutage> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private long? _since;
    private long _asked;
    private TimeSpan _pause;

    public bool Lasts => _since is not null;

    public bool IsPausing => Lasts && time.GetElapsedTime(_asked) < _pause;

    public void Goes(string reason)
    {
        _asked = time.GetTimestamp();
        if (Lasts)
        {
            _pause = _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            return;
        }

        (_since, _pause) = (_asked, FirstPause);
        logger.LogWarning("Mails wait, for up to a day each: {Reason}", reason);
    }

    public void Ends()
    {
        if (_since is { } since)
        {
            _since = null;
            logger.LogWarning("Mails go out again, after {Seconds} s", (int)time.GetElapsedTime(since).TotalSeconds);
        }
    }
}
