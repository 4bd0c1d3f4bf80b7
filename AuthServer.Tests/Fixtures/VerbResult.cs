using System.Diagnostics;
using System.Text.Json;

namespace AuthServer.Tests.Fixtures;

/// <summary>What one run of the command line gave.</summary>
internal sealed record VerbResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<VerbResult> RunAsync(
        IReadOnlyDictionary<string, string?> settings, string folder, string? input, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [HostProcess.DllOf("AuthServer"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        HostProcess.SetEnvironment(start.Environment, settings);
        using var process = Process.Start(start)!;
        if (input is not null)
        {
            await process.StandardInput.WriteLineAsync(input);
        }

        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await error);
    }
}
