namespace AuthServer.Sessions.BackChannel;

/// <summary>What a client's endpoint made of a logout token.</summary>
internal abstract record LogoutResponse
{
    private LogoutResponse()
    {
    }

    internal sealed record Taken : LogoutResponse;

    /// <summary>It has answered and will not take it, now or later (section 2.8).</summary>
    /// <param name="Reason">In this server's words: a client's own would go into the log.</param>
    internal sealed record Refused(string Reason) : LogoutResponse;

    /// <summary>Not now: what is wrong may pass.</summary>
    /// <param name="Reason">In this server's words: a client's own would go into the log.</param>
    internal sealed record NotTaken(string Reason) : LogoutResponse;
}
