namespace AuthServer.Sessions.BackChannel;

/// <summary>What a client's endpoint made of a logout token.</summary>
internal abstract record LogoutAnswer
{
    private LogoutAnswer()
    {
    }

    internal sealed record Taken : LogoutAnswer;

    /// <param name="Reason">In this server's words: a client's own would go into the log.</param>
    internal sealed record NotTaken(string Reason) : LogoutAnswer;
}
