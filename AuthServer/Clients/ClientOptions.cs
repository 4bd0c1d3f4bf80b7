using System.CommandLine;
using AuthServer.Clients.Fields;
using AuthServer.Hosting.Verbs;

namespace AuthServer.Clients;

/// <summary>The shell's door to the fields: their options, what was given by them, and faults by their names.</summary>
internal sealed class ClientOptions(VerbConsole console)
{
    public static IReadOnlyList<ClientOption> ForAdd() => [.. ClientFields.All.Where(field => field.Option is not null).Select(New)];

    public static IReadOnlyList<ClientOption> ForChange() => [.. ClientFields.All.SelectMany(Changes)];

    public static string Told(Fault fault) => fault.Told(field => field.Option?.Name ?? field.Name);

    public static Option<bool> SecretStdin() => new(AuthenticationFields.Secret.Option!.Name) { Description = AuthenticationFields.Secret.Option.Help };

    /// <summary>What was given on a command line. Null: a file could not be read, which has been said.</summary>
    public async Task<IReadOnlyList<FieldEdit>?> ReadAsync(IEnumerable<ClientOption> options, ParseResult parsed, CancellationToken cancellationToken)
    {
        List<FieldEdit> edits = [];
        try
        {
            foreach (var option in options.Where(option => parsed.GetResult(option.Option) is { Implicit: false }))
            {
                edits.Add(await option.ReadAsync(parsed, console, cancellationToken));
            }

            return edits;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            console.Fail(exception.Message);
            return null;
        }
    }

    private static ClientOption New(ClientField field) => field switch
    {
        FlagField flag => ClientOption.Of(flag.Option!, new Option<bool>(flag.Option!.Name), flag.To),
        NumberField number => ClientOption.Of(number.Option!, new Option<int?>(number.Option!.Name), number.To),
        TextField text => ClientOption.OfText(text.Option!, text.Source, text.To),
        ListField list => ClientOption.OfTexts(list.Option!, list.Source, list.Adding),
        _ => throw new InvalidOperationException($"Unknown kind of field {field}."),
    };

    private static IEnumerable<ClientOption> Changes(ClientField field) => field switch
    {
        FlagField { ChangeOption: { } option } flag => [ClientOption.Of(option, new Option<bool>(option.Name), flag.To)],
        NumberField { ChangeOption: { } option } number => [ClientOption.Of(option, new Option<int?>(option.Name), number.To)],
        TextField { ChangeOption: { } option } text => [ClientOption.OfText(option, text.Source, text.To)],
        ListField list =>
        [
            .. list.ChangeOption is { } change ? new[] { ClientOption.OfTexts(change, list.Source, values => list.To([.. values.Select(list.Named)])) } : [],
            .. list.AddOption is { } add ? new[] { ClientOption.OfTexts(add, list.Source, list.Adding) } : [],
            .. list.RemoveOption is { } remove ? new[] { ClientOption.OfTexts(remove, list.Source, list.Removing) } : [],
        ],
        _ => [],
    };
}
