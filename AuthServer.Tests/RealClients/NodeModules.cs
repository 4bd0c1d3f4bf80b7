using AuthServer.Tests.Architecture;
using AuthServer.Tests.Fixtures;

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

        var npm = await Shell.RunAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder: Folder);
        if (npm.ExitCode is not 0)
        {
            throw new InvalidOperationException($"npm ci failed:\n{npm.Output}\n{npm.Error}");
        }
    }
}
