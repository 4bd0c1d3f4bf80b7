using System.Diagnostics;
using Xunit;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>A disk in memory, of a size.</summary>
internal sealed class SmallDisk(DirectoryInfo folder) : IDisposable
{
    public DirectoryInfo Folder => folder;

    private string Ballast => Path.Combine(folder.FullName, "ballast");

    /// <summary>Null: this process may not.</summary>
    public static SmallDisk? TryMount(int megabytes)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-disk-");
        using var mount = Process.Start(
            new ProcessStartInfo("mount", ["-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", folder.FullName]) { RedirectStandardError = true })!;
        mount.WaitForExit();
        if (mount.ExitCode is 0)
        {
            return new(folder);
        }

        folder.Delete();
        return null;
    }

    /// <summary>Takes all that is left.</summary>
    public void Fill()
    {
        using var file = File.Create(Ballast);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(Ballast);

    public void Dispose()
    {
        using var unmount = Process.Start("umount", ["-l", folder.FullName]);
        unmount.WaitForExit();
        folder.Delete();
    }
}

/// <summary>Skipped where a process may not mount a disk, such as in an unprivileged container.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    public SmallDiskFactAttribute()
    {
        using var disk = SmallDisk.TryMount(megabytes: 1);
        Skip = disk is null ? "This process may not mount a small disk." : null;
    }
}
