using System.Text;
using CliWrap;

namespace AuthServer.Tests.Fixtures;

internal sealed record ShellResult(int ExitCode, string Output, string Error);

/// <summary>Programs that end by themselves and are told nothing. One that does not end is killed, with all that it has started.</summary>
internal static class Shell
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>A null value removes a variable.</summary>
    public static async Task<ShellResult> RunAsync(
        string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null, TimeSpan? patience = null)
    {
        using CancellationTokenSource deadline = new(patience ?? Patience);
        StringBuilder output = new();
        StringBuilder error = new();
        var program = Cli.Wrap(file)
            .WithArguments(arguments)
            .WithEnvironmentVariables(environment ?? new Dictionary<string, string?>())
            .WithWorkingDirectory(folder ?? Path.GetTempPath())
            .WithStandardOutputPipe(PipeTarget.ToStringBuilder(output))
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
            .WithValidation(CommandResultValidation.None);
        try
        {
            var ended = await program.ExecuteAsync(deadline.Token);
            return new(ended.ExitCode, output.ToString(), error.ToString());
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{file} did not end by itself. Output:\n{output}\n{error}");
        }
    }

    /// <summary>For a program that prepares something and has to succeed.</summary>
    public static async Task PrepareAsync(string file, params string[] arguments)
    {
        var (exitCode, output, error) = await RunAsync(file, arguments);
        if (exitCode is not 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(file)}: {(output + error).Trim()}");
        }
    }
}
