using AuthServer.Tests.Compose;
using AuthServer.Tests.Docs;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Containers;

/// <summary>One of the two compose files, brought up from nothing by the commands that its page prints, and taken down at the end.</summary>
public abstract class ComposeProject(string file, string block) : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    internal ComposeFile File { get; } = ComposeFile.Load(file);

    public async Task InitializeAsync()
    {
        if (Engine.NotRun is not null)
        {
            return;
        }

        await RunAsync("down", "--volumes", "--timeout", "1");
        var started = TimeProvider.System.GetTimestamp();
        await Engine.RunAsync("bash", "-ec", ConsoleBlock.TextOf(block));
        Report.Add(file, "from nothing, by the commands of its page, images built", $"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:F0} s");
    }

    public Task DisposeAsync() => Engine.NotRun is null ? RunAsync("down", "--volumes") : Task.CompletedTask;

    public Task<string> RunAsync(params string[] arguments) => Engine.RunAsync("docker", ["compose", "-f", file, .. arguments]);

    /// <summary>What a person would do whatever has happened; the seconds that it took.</summary>
    public async Task<double> UpAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await RunAsync("up", "-d", "--wait");
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    public async Task<string> ContainerAsync(string service) => (await RunAsync("ps", "--all", "--quiet", service)).Trim();

    public async Task<int> ExitCodeAsync(string service) =>
        (await Engine.InspectAsync(await ContainerAsync(service))).GetProperty("State").GetProperty("ExitCode").GetInt32();

    public async Task<int> ProcessAsync(string service) =>
        (await Engine.InspectAsync(await ContainerAsync(service))).GetProperty("State").GetProperty("Pid").GetInt32();

    public async Task<bool> IsHealthyAsync(string service)
    {
        var state = (await Engine.InspectAsync(await ContainerAsync(service))).GetProperty("State");
        return state.GetProperty("Running").GetBoolean() && state.GetProperty("Health").GetProperty("Status").GetString() is "healthy";
    }

    /// <summary>Kills a container's main process, as a crash would, and waits until the engine has started it again and it is healthy.</summary>
    public async Task CrashAsync(string service)
    {
        var before = await ProcessAsync(service);
        await Engine.AmongProcessesAsync($"kill -9 {before}");
        await UntilAsync($"{service} is started again", async () => await ProcessAsync(service) is var now && now != 0 && now != before);
        await UntilAsync($"{service} is healthy again", () => IsHealthyAsync(service));
    }

    internal static async Task UntilAsync(string what, Func<Task<bool>> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(500));
        while (!await condition())
        {
            (await timer.WaitForNextTickAsync(patience.Token).AsTask().ContinueWith(tick => tick.IsCompletedSuccessfully, TaskScheduler.Default))
                .ShouldBeTrue($"Never: {what}.");
        }
    }
}

public sealed class PlainProject() : ComposeProject("docker-compose.yaml", Pages.Compose);

public sealed class ClusterProject() : ComposeProject("docker-compose.ha.yaml", Pages.Cluster);
