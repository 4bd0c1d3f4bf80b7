using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Containers;

/// <summary>The Docker engine that <c>AuthServer.Tests/Containers/run.sh</c> has started; the tests run in its network.</summary>
internal static class Engine
{
    /// <summary>Generous, because the machine may be shared: reached only when something is wrong.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Why there is none; null when there is one.</summary>
    public static string? NotRun =>
        Environment.GetEnvironmentVariable("CONTAINERS_FOLDER") is not null ? null
        : Environment.GetEnvironmentVariable("CONTAINERS_NOT_RUN") ?? "it needs the Docker engine that ./test containers brings.";

    /// <summary>A copy of the repository, in which the commands of the pages are run.</summary>
    public static string Folder => Environment.GetEnvironmentVariable("CONTAINERS_FOLDER")!;

    private static string Process => Environment.GetEnvironmentVariable("ENGINE_PID")!;

    public static async Task<string> RunAsync(string command, params string[] arguments)
    {
        var result = await Shell.RunAsync(command, arguments, folder: Folder, patience: Patience);
        result.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}\n{result.Output}\n{result.Error}");
        return result.Output;
    }

    public static async Task<JsonElement> InspectAsync(string what) =>
        JsonDocument.Parse(await RunAsync("docker", "inspect", what)).RootElement[0];

    /// <summary>Runs a command among the engine's processes, where a container's main process has the number that "inspect" gives.</summary>
    public static Task<string> AmongProcessesAsync(string command) => RunAsync("nsenter", "-t", Process, "-m", "-p", "sh", "-ec", command);
}
