using System.CommandLine;
using AuthServer.Clients.Fields;
using AuthServer.Hosting.Commands;

namespace AuthServer.Clients;

/// <summary>An option of a command line that says something of a field.</summary>
internal sealed record ClientOption(Option Option, Func<ParseResult, CommandConsole, CancellationToken, Task<FieldEdit>> ReadAsync)
{
    public static ClientOption Of<T>(FieldOption described, GrantCatalog grants, Option<T> option, Func<T, FieldEdit> edit)
    {
        option.Description = described.HelpOf(grants);
        return new(option, (parsed, _, _) => Task.FromResult(edit(parsed.GetValue(option)!)));
    }

    public static ClientOption OfText(FieldOption described, GrantCatalog grants, TextSource source, Func<string?, FieldEdit> edit)
    {
        switch (source)
        {
            case TextSource.File:
                Option<FileInfo> file = new(described.Name) { Description = described.HelpOf(grants) };
                return new(file, async (parsed, _, cancellationToken) =>
                    edit(await File.ReadAllTextAsync(parsed.GetRequiredValue(file).FullName, cancellationToken)));
            case TextSource.StandardInput:
                Option<bool> given = new(described.Name) { Description = described.HelpOf(grants) };
                return new(given, async (_, console, cancellationToken) => edit(await console.ReadSecretAsync("Secret: ", cancellationToken) ?? ""));
            default:
                return Of(described, grants, new Option<string?>(described.Name), edit);
        }
    }

    public static ClientOption OfTexts(FieldOption described, GrantCatalog grants, TextSource source, Func<IReadOnlyList<string>, FieldEdit> edit)
    {
        if (source is not TextSource.File)
        {
            return Of(described, grants, new Option<string[]>(described.Name) { AllowMultipleArgumentsPerToken = true }, edit);
        }

        Option<FileInfo[]> files = new(described.Name) { Description = described.HelpOf(grants) };
        return new(files, async (parsed, _, cancellationToken) =>
            edit(await Task.WhenAll(parsed.GetRequiredValue(files).Select(file => File.ReadAllTextAsync(file.FullName, cancellationToken)))));
    }
}
