using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("AuthServer.Tests.Fixtures.RunFramework", "AuthServer.Tests")]
// More than there are cores: most tests wait for something most of the time.
[assembly: CollectionBehavior(MaxParallelThreads = 12)]

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// Ends what the whole run shared, such as database servers and hosts, when its last test is done. Waiting for the test
/// process to exit is too late: the runner ends it within moments.
/// </summary>
public sealed class RunFramework : XunitTestFramework, IDisposable
{
    /// <summary>Dozens of hosts share one pool of threads, and SQLite has no asynchronous I/O: it must not grow by one thread a second.</summary>
    private const int Threads = 64;

    private static readonly ConcurrentBag<Action> Endings = [];
    private static readonly Lazy<DirectoryInfo> Folder = new(MakeFolder);

    public RunFramework(IMessageSink messages)
        : base(messages)
    {
        _ = Folder.Value;
        ThreadPool.SetMinThreads(Threads, Threads);
    }

    /// <summary>The system's own folder for temporary files, which all runs on this machine see.</summary>
    public static string FolderOfAllRuns => Folder.Value.Parent!.FullName;

    public static void AtEnd(Action ending) => Endings.Add(ending);

    public new void Dispose()
    {
        foreach (var ending in Endings)
        {
            End(ending);
        }

        base.Dispose();
        End(DeleteFolder);
    }

    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new RunExecutor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private static void End(Action ending)
    {
        try
        {
            ending();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or AggregateException)
        {
            // The others are ended all the same.
            Console.Error.WriteLine(exception.Message);
        }
    }

    private static void DeleteFolder()
    {
        if (Directory.Exists(Folder.Value.FullName))
        {
            Folder.Value.Delete(recursive: true);
        }
    }

    /// <summary>One folder for whatever this run and the programs that it starts put into the system's folder for temporary files.</summary>
    private static DirectoryInfo MakeFolder()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-tests-");
        if (!OperatingSystem.IsWindows())
        {
            // Database servers run as a user of their own, who must get through to what is theirs.
            folder.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }

        Environment.SetEnvironmentVariable("TMPDIR", folder.FullName);
        return folder;
    }
}
