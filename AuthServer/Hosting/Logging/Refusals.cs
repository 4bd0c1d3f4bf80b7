using AuthServer.Hosting.Shared.Logging;

namespace AuthServer.Hosting.Logging;

/// <summary>
/// What somebody tried and was refused, so that an attack can be seen in the log: one line each, with the reason, who it was about and
/// where it came from. Never what was typed: people type passwords into the field of the name.
/// </summary>
internal sealed class Refusals(IHttpContextAccessor http, RefusalsOptions options, ILogger<Refusals> logger)
{
    private const string Nobody = "-";

    private string ClientId => (http.HttpContext is { } context ? RequestLog.Of(context).ClientId : null) ?? Nobody;

    private string Address => options.ClientAddress switch
    {
        AddressDetail.None => Nobody,
        var detail => CallerNetwork.Shown(http.HttpContext?.Connection.RemoteIpAddress, isWhole: detail is AddressDetail.Whole) ?? Nobody,
    };

    /// <param name="what">What was refused, such as <c>Sign-in</c>.</param>
    /// <param name="reason">One word.</param>
    /// <param name="userId">Whom it was about; null when there is no such user.</param>
    public void Note(string what, string reason, string? userId = null) =>
        logger.LogInformation("{What} refused: {Reason} user={UserId} client={ClientId} address={Address}", what, reason, userId ?? Nobody, ClientId, Address);

    /// <summary>From now on some wait, after failures: somebody may be guessing.</summary>
    public void NoteWait(string who, TimeSpan wait, string? userId = null) =>
        logger.LogWarning(
            "{Who} waits {Seconds} s after failures: user={UserId} client={ClientId} address={Address}",
            who, (long)Math.Ceiling(wait.TotalSeconds), userId ?? Nobody, ClientId, Address);

    /// <summary>What may be used once came again (RFC 9700 section 4.14.2): it is in two hands. Its sign-in has ended, now or before.</summary>
    public void NoteReuse(string what, bool endedNow, string? userId, string signInId) =>
        logger.Log(
            endedNow ? LogLevel.Warning : LogLevel.Information,
            "{What} used twice: user={UserId} client={ClientId} address={Address} sign-in={SignInId} {Ended}",
            what, userId ?? Nobody, ClientId, Address, signInId, endedNow ? "ended" : "had ended before");
}
