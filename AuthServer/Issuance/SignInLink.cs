namespace AuthServer.Issuance;

/// <summary>The sign-in that a user's tokens belong to: they end with it.</summary>
internal sealed record SignInLink
{
    private SignInLink(string? id, DateTimeOffset at, string? sessionId) => (Id, At, SessionId) = (id, at, sessionId);

    /// <summary>Null: it begins with these tokens.</summary>
    public string? Id { get; }

    /// <summary>When the user proved who they are.</summary>
    public DateTimeOffset At { get; }

    /// <summary>The browser session that clients know as <c>sid</c>; null when they know of none.</summary>
    public string? SessionId { get; }

    public static SignInLink New(DateTimeOffset at, string? sessionId = null) => new(null, at, sessionId);

    public static SignInLink To(string id, DateTimeOffset at, string? sessionId = null) => new(id, at, sessionId);
}
