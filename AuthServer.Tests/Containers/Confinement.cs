using System.Globalization;
using System.Text.Json;
using Shouldly;

namespace AuthServer.Tests.Containers;

/// <summary>What a container may do and what it shows, seen from the engine's side.</summary>
internal static class Confinement
{
    public static async Task HoldsAsync(int process)
    {
        var status = (await Engine.AmongProcessesAsync($"cat /proc/{process}/status"))
            .Split('\n')
            .Select(line => line.Split(':', 2))
            .Where(parts => parts.Length is 2)
            .ToDictionary(parts => parts[0], parts => parts[1].Trim());
        var root = (await Engine.AmongProcessesAsync($"cat /proc/{process}/mounts"))
            .Split('\n')
            .Select(line => line.Split(' '))
            .First(parts => parts is [_, "/", ..]);

        status["Uid"].Split('\t').ShouldAllBe(id => int.Parse(id, CultureInfo.InvariantCulture) > 0);
        root[3].Split(',').ShouldContain("ro");
        foreach (var set in new[] { "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb" })
        {
            status[set].ShouldBe("0000000000000000", set);
        }

        status["NoNewPrivs"].ShouldBe("1");
    }

    public static async Task KeepsSecretsAsync(ComposeProject project)
    {
        var secrets = Directory.GetFiles(Path.Combine(Engine.Folder, ".secrets")).Select(file => File.ReadAllText(file).Trim()).ToList();
        secrets.Count.ShouldBe(5);
        var processes = await Engine.AmongProcessesAsync("ps axww -o args=");
        foreach (var secret in secrets)
        {
            processes.Contains(secret, StringComparison.Ordinal).ShouldBeFalse("a secret is in the process list");
        }

        foreach (var service in project.File.Services.Keys)
        {
            var seen = (await Engine.InspectAsync(await project.ContainerAsync(service))).GetRawText();
            secrets.ShouldAllBe(secret => !seen.Contains(secret), service);
        }
    }

    public static async Task WarnsOfNothingAsync(ComposeProject project, params string[] services)
    {
        foreach (var service in services)
        {
            await project.RunAsync("up", "-d", "--wait", "--force-recreate", "--no-deps", service);
            var lines = (await project.RunAsync("logs", "--no-log-prefix", service)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lines.ShouldNotBeEmpty();
            // The compact form names a level only where it is not Information.
            lines.Where(line => !line.StartsWith('{') || JsonDocument.Parse(line).RootElement.TryGetProperty("@l", out _)).ShouldBeEmpty(service);
        }
    }
}
