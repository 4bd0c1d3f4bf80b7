using System.Collections.Concurrent;

namespace AuthServer.Tests.Fixtures;

/// <summary>Data folders of database servers, prepared once in a run and then copied: preparing one takes seconds.</summary>
internal static class DataTemplates
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new();

    public static async Task CopyAsync(IDatabaseProgram program, string[] options, string target)
    {
        // What has to be the same when the folder is prepared and when it is served.
        string[] forBoth = [.. options.Where(option => option.StartsWith("--lower-case-table-names", StringComparison.Ordinal))];
        var template = await Templates.GetOrAdd($"{program.Kind} {string.Join(' ', forBoth)}", _ => new(() => MakeAsync(program, forBoth))).Value;
        await Shell.PrepareAsync("cp", "-r", template, target);
    }

    private static async Task<string> MakeAsync(IDatabaseProgram program, string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("authserver-template-");
        RunFramework.AtEnd(() => folder.Delete(recursive: true));
        await program.InitializeAsync($"{folder.FullName}/data", options);
        return $"{folder.FullName}/data";
    }
}
