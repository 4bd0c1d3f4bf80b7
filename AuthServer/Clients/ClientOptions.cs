using System.CommandLine;
using AuthServer.Clients.Fields;
using AuthServer.Hosting.Commands;

namespace AuthServer.Clients;

/// <summary>The shell's door to the fields: their options, what was given by them, and faults by their names.</summary>
internal sealed class ClientOptions(CommandConsole console, GrantCatalog grants)
{
    public static IReadOnlyList<ClientOption> ForAdd(GrantCatalog grants) =>
        [.. ClientFields.All.Where(field => field.Option is not null).Select(field => New(field, grants))];

    public static IReadOnlyList<ClientOption> ForChange(GrantCatalog grants) => [.. ClientFields.All.SelectMany(field => Changes(field, grants))];

    public static string Told(Fault fault) => fault.Told(field => field.Option?.Name ?? field.Name);

    public Option<bool> SecretStdin() =>
        new(AuthenticationFields.Secret.Option!.Name) { Description = AuthenticationFields.Secret.Option.HelpOf(grants) };

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

    private static ClientOption New(ClientField field, GrantCatalog grants)
    {
        FieldOption option = new(field.Option!.Name, field.Option.HelpOf(grants) + grants.Requiring(field));
        return field switch
        {
            FlagField flag => ClientOption.Of(option, grants, new Option<bool>(option.Name), flag.To),
            NumberField number => ClientOption.Of(option, grants, new Option<int?>(option.Name), number.To),
            TextField text => ClientOption.OfText(option, grants, text.Source, text.To),
            ListField list => ClientOption.OfTexts(option, grants, list.Source, values => list.Adding(values, grants)),
            _ => throw new InvalidOperationException($"Unknown kind of field {field}."),
        };
    }

    private static IEnumerable<ClientOption> Changes(ClientField field, GrantCatalog grants) => field switch
    {
        FlagField { ChangeOption: { } option } flag => [ClientOption.Of(option, grants, new Option<bool>(option.Name), flag.To)],
        NumberField { ChangeOption: { } option } number => [ClientOption.Of(option, grants, new Option<int?>(option.Name), number.To)],
        TextField { ChangeOption: { } option } text => [ClientOption.OfText(option, grants, text.Source, text.To)],
        ListField list =>
        [
            .. list.ChangeOption is { } change ? new[] { ClientOption.OfTexts(change, grants, list.Source, values => list.To(values, grants)) } : [],
            .. list.AddOption is { } add ? new[] { ClientOption.OfTexts(add, grants, list.Source, values => list.Adding(values, grants)) } : [],
            .. list.RemoveOption is { } remove ? new[] { ClientOption.OfTexts(remove, grants, list.Source, values => list.Removing(values, grants)) } : [],
        ],
        _ => [],
    };
}
