using AuthServer.Clients.Fields;
using AuthServer.Hosting.Commands;
using Spectre.Console;

namespace AuthServer.Clients;

/// <summary>Clients on a terminal: many as rows, one with all that is known of it.</summary>
internal static class ClientTables
{
    private const int LabelWidth = 25;

    public static Table OfMany(IEnumerable<ClientSummary> clients)
    {
        var table = CommandConsole.TableOf("Client", "Name and type", "Grants", "Scopes");
        foreach (var (client, damaged, grants) in clients)
        {
            var type = damaged is null ? IdentityFields.Type.TextOf(client, grants) : $"damaged: {string.Join(", ", damaged)}";
            table.AddRow(
                new Text(client.ClientId),
                new Text(string.Join('\n', new[] { client.Name, type }.OfType<string>())),
                new Text(GrantFields.Grants.Shown.TextOf(client, grants) ?? ""),
                new Text(GrantFields.Scopes.Shown.TextOf(client, grants) ?? ""));
        }

        return table;
    }

    public static Table OfOne(ClientSummary client)
    {
        var table = new Table().AddColumn(new TableColumn("").Width(LabelWidth)).AddColumn("").HideHeaders();
        foreach (var (label, text) in client.Lines)
        {
            table.AddRow(new Text(label), new Text(text));
        }

        return table;
    }
}
