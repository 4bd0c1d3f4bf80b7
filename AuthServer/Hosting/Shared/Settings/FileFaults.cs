using System.Runtime.InteropServices;

namespace AuthServer.Hosting.Shared.Settings;

/// <summary>What a machine refuses about a file that a setting names: what it is, to whom, and what to do. It stands behind the setting's name.</summary>
internal static class FileFaults
{
    public static string User => OperatingSystem.IsWindows() ? $"user {Environment.UserName}" : $"user id {EffectiveUserId()}";

    public static bool IsFileFault(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

    /// <summary>Its text, or why it cannot be had.</summary>
    public static (string? Text, string? Fault) ReadText(string path)
    {
        try
        {
            return (File.ReadAllText(path), null);
        }
        catch (Exception exception) when (IsFileFault(exception))
        {
            return (null, OfReading(path, exception));
        }
    }

    public static string Give(string path) =>
        OperatingSystem.IsWindows() ? "Give it the right." : $"Give it the right ('chown {EffectiveUserId()} {path}'), or start as a user who has it.";

    private static string OfReading(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"there is no file '{path}'.",
        _ when Directory.Exists(path) => $"'{path}' is a folder, not a file.",
        UnauthorizedAccessException => $"{User} may not read the file '{path}', or not enter a folder above it. {Give(path)}",
        _ => $"the file '{path}' cannot be read: {exception.Message}",
    };

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUserId();
}
