using System.Diagnostics;
using AuthServer.Tests.Architecture;

namespace AuthServer.Tests.RealClients;

/// <summary>The npm packages that the scripts and the accessibility tests use, exactly as package-lock.json names them.</summary>
internal static class NodeModules
{
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    public static string Folder { get; } = Path.Combine(Repository.Root, "AuthServer.Tests", "RealClients");

    /// <summary>A file of a package; the packages are installed first, once.</summary>
    public static async Task<string> ReadAsync(string path)
    {
        await Installed.Value;
        return await File.ReadAllTextAsync(Path.Combine(Folder, "node_modules", path));
    }

    public static Task ReadyAsync() => Installed.Value;

    private static async Task InstallAsync()
    {
        // Written by npm as its last step: it says that the folder is whole, and for which lock file.
        FileInfo done = new(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        if (done.Exists && done.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json")))
        {
            return;
        }

        ProcessStartInfo start = new("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        {
            WorkingDirectory = Folder,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var npm = Process.Start(start)!;
        var output = npm.StandardOutput.ReadToEndAsync();
        var error = npm.StandardError.ReadToEndAsync();
        await npm.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        if (npm.ExitCode is not 0)
        {
            throw new InvalidOperationException($"npm ci failed:\n{await output}\n{await error}");
        }
    }
}
