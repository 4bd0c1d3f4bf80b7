using System.CommandLine;
using AuthServer.Clients.Fields;

namespace AuthServer.Clients;

/// <summary><c>clients change</c>: every option is what becomes different of one field.</summary>
internal sealed class ClientsChangeCommand(ClientOptions given, GrantCatalog grants)
{
    private readonly IReadOnlyList<ClientOption> _options = ClientOptions.ForChange(grants);

    public Command Build(Argument<string> id)
    {
        Command change = new("change", "Change what a client may do; its id and its secret stay.") { id };
        foreach (var option in _options)
        {
            change.Options.Add(option.Option);
        }

        return change;
    }

    /// <summary>Null: a file could not be read, which has been said.</summary>
    public async Task<ClientChange?> ReadAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        await given.ReadAsync(_options, parsed, cancellationToken) is { } edits ? new(edits) : null;
}
