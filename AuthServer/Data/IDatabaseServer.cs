namespace AuthServer.Data;

/// <summary>The server behind the database. It is asked what it is before the first statement of ours.</summary>
internal interface IDatabaseServer
{
    /// <summary>
    /// Makes what must be there before the first connection; one line when it cannot. Only whoever makes the database asks for it: to
    /// read never creates.
    /// </summary>
    string? MakeStorage();

    /// <summary>It has answered, and will answer the same again: that this user is not let in, or that there is no such database.</summary>
    bool IsFinal(Exception exception);

    /// <summary>Makes a connection that was not there, as the next request may need one, and lets it go. Throws when that cannot be done.</summary>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>One line when it is not there, or when the settings ask for what it cannot do; null when it will do. Throws while it does not answer.</summary>
    Task<string?> FaultAsync(CancellationToken cancellationToken);
}
