using System.Text;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using CliWrap;
using CliWrap.EventStream;
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
        StringBuilder error = new();
        using CancellationTokenSource patience = new(Patience);
        var script = Cli.Wrap(program)
            .WithArguments([Path.Combine(NodeModules.Folder, file), JsonSerializer.Serialize(settings)])
            // Python would leave compiled files beside the source.
            .WithEnvironmentVariables(new Dictionary<string, string?> { ["PYTHONDONTWRITEBYTECODE"] = "1" })
            .WithStandardErrorPipe(PipeTarget.ToStringBuilder(error))
            .WithValidation(CommandResultValidation.None);
        JsonElement? result = null;
        try
        {
            await foreach (var happened in script.ListenAsync(patience.Token))
            {
                switch (happened)
                {
                    case StandardOutputCommandEvent said:
                        result = await FollowAsync(JsonDocument.Parse(said.Text).RootElement, person) ?? result;
                        break;
                    case ExitedCommandEvent exited:
                        exited.ExitCode.ShouldBe(0, error.ToString());
                        break;
                }
            }
        }
        finally
        {
            // Ends it where the person could not go on.
            await patience.CancelAsync();
        }

        return result ?? throw new InvalidOperationException($"{file} ended without a result.\n{error}");
    }

    /// <summary>The result, where the line is one.</summary>
    private static async Task<JsonElement?> FollowAsync(JsonElement said, Person person)
    {
        if (said.TryGetProperty("result", out var judged))
        {
            return judged;
        }

        var address = said.GetProperty("open").GetString()!;
        if (said.TryGetProperty("until", out var until))
        {
            await person.WalkAsync(address, until.GetString()!);
        }
        else
        {
            person.UserCode = said.TryGetProperty("code", out var code) ? code.GetString() : null;
            await person.WalkToConsentAsync(address);
        }

        return null;
    }
}
