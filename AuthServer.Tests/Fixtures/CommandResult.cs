using System.Text.Json;
using AuthServer.Hosting.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace AuthServer.Tests.Fixtures;

/// <summary>What one run of the command line gave.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Error)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    /// <summary>Within the tests' own process. What is relative to a working folder needs <see cref="RunProcessAsync"/>.</summary>
    public static Task<CommandResult> RunAsync(IReadOnlyDictionary<string, string?> settings, string? input, params string[] arguments) =>
        RunAsync(settings, input, arguments, services: null);

    /// <summary>With services that the server does not have itself.</summary>
    public static async Task<CommandResult> RunAsync(
        IReadOnlyDictionary<string, string?> settings, string? input, string[] arguments, Action<IServiceCollection>? services)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using StringReader typed = new(input ?? "");
        Surroundings surroundings = new(settings);
        var run = Task.Run(() => Program.RunAsync(arguments, builder =>
        {
            surroundings.Apply(builder);
            services?.Invoke(builder.Services);
            builder.Services.AddSingleton(new StandardStreams(typed, TextWriter.Synchronized(output), TextWriter.Synchronized(error)));
        }));
        try
        {
            return new(await run.WaitAsync(Patience), output.ToString(), error.ToString());
        }
        catch (TimeoutException)
        {
            // A server that should have refused to start would serve until the end of the run.
            surroundings.Kill();
            await run;
            throw new TimeoutException($"It did not end by itself. Output:\n{output}\n{error}");
        }
    }

    /// <summary>As an operator runs it.</summary>
    public static async Task<CommandResult> RunProcessAsync(IReadOnlyDictionary<string, string?> settings, string folder, params string[] arguments)
    {
        var (exitCode, output, error) = await Shell.RunAsync(
            "dotnet", [HostProcess.DllOf("AuthServer"), .. arguments], HostProcess.EnvironmentWith(settings), folder, Patience);
        return new(exitCode, output, error);
    }
}
