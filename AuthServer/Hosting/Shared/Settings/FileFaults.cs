using System.Runtime.InteropServices;
using System.Text;

namespace AuthServer.Hosting.Shared.Settings;

/// <summary>What a machine refuses about a file that a setting names: what it is, to whom, and what to do. It stands behind the setting's name.</summary>
internal static class FileFaults
{
    private const int Read = 4;
    private const int Write = 2;
    private const int Enter = 1;
    private const int PermissionDenied = 13;
    private const int ReadOnlyFileSystem = 30;

    public static bool IsFileFault(Exception exception) => exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException;

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

    public static string OfReading(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"there is no file '{path}'.",
        _ when Directory.Exists(path) => $"'{path}' is a folder, not a file.",
        UnauthorizedAccessException => $"{User} may not read the file '{path}', or not enter a folder above it. {Give(path)}",
        _ => $"the file '{path}' cannot be read: {exception.Message}",
    };

    public static string OfMaking(string path, Exception exception) => exception switch
    {
        UnauthorizedAccessException => $"{User} may not make the file '{path}'. {Give(FolderOf(path))}",
        _ => $"the file '{path}' cannot be made: {exception.Message}",
    };

    /// <summary>Whether this user may read and write a file that others may have open, and make files beside it; null when it may, or when it is not there.</summary>
    public static string? OfWriting(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // By name: to close the file would drop the locks that this process has on it.
        return Refused(path, Read | Write) switch
        {
            PermissionDenied => $"{User} may not read and write the file '{path}', or not enter a folder above it. {Give(path)}",
            ReadOnlyFileSystem => $"the file '{path}' is on a file system that can only be read.",
            _ when File.Exists(path) && Refused(FolderOf(path), Write | Enter) is PermissionDenied =>
                $"{User} may not make files in the folder '{FolderOf(path)}', which '{path}' needs beside it. {Give(FolderOf(path))}",
            _ => null,
        };
    }

    private static string User => OperatingSystem.IsWindows() ? $"user {Environment.UserName}" : $"user id {EffectiveUserId()}";

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    private static string Give(string path) =>
        OperatingSystem.IsWindows() ? "Give it the right." : $"Give it the right ('chown {EffectiveUserId()} {path}'), or start as a user who has it.";

    private static int Refused(string path, int rights) => Access(Encoding.UTF8.GetBytes(path + '\0'), rights) is 0 ? 0 : Marshal.GetLastPInvokeError();

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUserId();

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int rights);
}
