namespace AuthServer.Clients.Fields;

/// <summary>Where a shell takes a text from.</summary>
internal enum TextSource
{
    Argument,
    File,
    StandardInput,
}
