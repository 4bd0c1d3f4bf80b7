using System.Diagnostics;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.RealClients;

/// <summary>
/// A client in another language as a process. Each line it prints is JSON: an address to open (<c>open</c>, with <c>until</c>
/// where the person arrives in the end, or the <c>code</c> to type), or its <c>result</c>.
/// </summary>
internal static class Script
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<JsonElement> RunAsync(string program, string file, object settings, Person person)
    {
        ProcessStartInfo start = new(program, [Path.Combine(NodeModules.Folder, file), JsonSerializer.Serialize(settings)])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Python would leave compiled files beside the source.
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        try
        {
            using CancellationTokenSource patience = new(Patience);
            var result = await FollowAsync(process, person, patience.Token);
            await process.WaitForExitAsync(patience.Token);
            process.ExitCode.ShouldBe(0, await error);
            return result ?? throw new InvalidOperationException($"{file} ended without a result.\n{await error}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    private static async Task<JsonElement?> FollowAsync(Process process, Person person, CancellationToken cancellationToken)
    {
        JsonElement? result = null;
        while (await process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            var said = JsonDocument.Parse(line).RootElement;
            if (said.TryGetProperty("result", out var judged))
            {
                result = judged;
            }
            else if (said.TryGetProperty("until", out var until))
            {
                await person.WalkAsync(said.GetProperty("open").GetString()!, until.GetString()!);
            }
            else
            {
                person.UserCode = said.TryGetProperty("code", out var code) ? code.GetString() : null;
                await person.WalkToConsentAsync(said.GetProperty("open").GetString()!);
            }
        }

        return result;
    }
}
