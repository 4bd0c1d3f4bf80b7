namespace AuthServer.Accounts.Importing.Files;

/// <summary>One record of a file, or why it cannot be read, and the line it begins in.</summary>
internal sealed record ImportLine(long Number, Fields? Fields, string? Fault);
