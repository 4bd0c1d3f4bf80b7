using System.Diagnostics;

namespace AuthServer.Tests.Fixtures;

/// <summary>A program that prepares something and has to succeed.</summary>
internal static class Command
{
    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode is not 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(program)}: {string.Concat(output).Trim()}");
        }
    }
}
