using System.Text.Json;
using Shouldly;

namespace AuthServer.Tests.Fixtures;

/// <summary>What holds for every command: one answer on standard output, or one line on standard error.</summary>
internal static class CommandAssertions
{
    /// <summary>Exit code 0, JSON on standard output, nothing on standard error.</summary>
    public static JsonElement ShouldSucceed(this CommandResult result)
    {
        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldBeEmpty();
        return result.Json;
    }

    /// <summary>Exit code 1, nothing on standard output, one line on standard error; with --json an object that has it.</summary>
    public static string ShouldFail(this CommandResult result)
    {
        result.ExitCode.ShouldBe(1, result.Output);
        result.Output.ShouldBeEmpty();
        var line = result.Error.TrimEnd('\n');
        line.ShouldNotBeEmpty();
        line.ShouldNotContain("\n");
        return line.StartsWith('{') ? JsonDocument.Parse(line).RootElement.GetProperty("error").GetString()! : line;
    }

    public static string[] Texts(this JsonElement element, string member) =>
        [.. element.GetProperty(member).EnumerateArray().Select(item => item.GetString()!)];
}
