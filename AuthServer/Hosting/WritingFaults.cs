using System.Runtime.InteropServices;
using System.Text;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Hosting;

/// <summary>What a machine refuses about a file that this server makes or writes. It stands behind the setting's name.</summary>
internal static class WritingFaults
{
    private const int Read = 4;
    private const int Write = 2;
    private const int Enter = 1;
    private const int PermissionDenied = 13;
    private const int ReadOnlyFileSystem = 30;

    public static string OfMaking(string path, Exception exception) => exception switch
    {
        UnauthorizedAccessException => $"{FileFaults.User} may not make the file '{path}'. {FileFaults.Give(FolderOf(path))}",
        _ => $"the file '{path}' cannot be made: {exception.Message}",
    };

    /// <summary>
    /// Whether this user may read and write a file that others may have open, and make files beside it; null when it may, or when it is
    /// not there.
    /// </summary>
    public static string? OfWriting(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        // By name: to close the file would drop the locks that this process has on it.
        return Refused(path, Read | Write) switch
        {
            PermissionDenied => $"{FileFaults.User} may not read and write the file '{path}', or not enter a folder above it. {FileFaults.Give(path)}",
            ReadOnlyFileSystem => $"the file '{path}' is on a file system that can only be read.",
            _ when File.Exists(path) && Refused(FolderOf(path), Write | Enter) is PermissionDenied =>
                $"{FileFaults.User} may not make files in the folder '{FolderOf(path)}', which '{path}' needs beside it. {FileFaults.Give(FolderOf(path))}",
            _ => null,
        };
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    private static int Refused(string path, int rights) => Access(Encoding.UTF8.GetBytes(path + '\0'), rights) is 0 ? 0 : Marshal.GetLastPInvokeError();

    [DllImport("libc", EntryPoint = "access", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Access(byte[] path, int rights);
}
