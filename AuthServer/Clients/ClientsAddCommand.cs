using System.CommandLine;
using AuthServer.Clients.Fields;

namespace AuthServer.Clients;

/// <summary><c>clients add</c>: every option is one field.</summary>
internal sealed class ClientsAddCommand(ClientOptions given, GrantCatalog grants)
{
    private readonly IReadOnlyList<ClientOption> _options = ClientOptions.ForAdd(grants);

    public Command Build(Argument<string> id)
    {
        Command add = new("add", "Register a client. A generated secret is shown once.") { id };
        foreach (var option in _options)
        {
            add.Options.Add(option.Option);
        }

        return add;
    }

    /// <summary>Null: a file could not be read, which has been said.</summary>
    public async Task<ClientRegistration?> ReadAsync(ParseResult parsed, string id, CancellationToken cancellationToken) =>
        await given.ReadAsync(_options, parsed, cancellationToken) is { } edits
            ? edits.Aggregate(new ClientRegistration { ClientId = id }, (client, edit) => edit.Apply(client))
            : null;
}
