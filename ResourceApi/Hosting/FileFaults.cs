using System.Runtime.InteropServices;

namespace ResourceApi.Hosting;

/// <summary>What a machine refuses about a file that a setting names: what it is, to whom, and what to do. It stands behind the setting's name.</summary>
internal static class FileFaults
{
    /// <summary>Its text, or why it cannot be had.</summary>
    public static (string? Text, string? Fault) ReadText(string path)
    {
        try
        {
            return (File.ReadAllText(path), null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return (null, OfReading(path, exception));
        }
    }

    private static string OfReading(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"there is no file '{path}'.",
        _ when Directory.Exists(path) => $"'{path}' is a folder, not a file.",
        UnauthorizedAccessException when OperatingSystem.IsWindows() => $"user {Environment.UserName} may not read the file '{path}'. Give it the right.",
        UnauthorizedAccessException =>
            $"user id {EffectiveUserId()} may not read the file '{path}', or not enter a folder above it. Give it the right ('chown {EffectiveUserId()} {path}'), or start as a user who has it.",
        _ => $"the file '{path}' cannot be read: {exception.Message}",
    };

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUserId();
}
