using AuthServer.Hosting.Verbs;
using Spectre.Console;

namespace AuthServer.Clients;

/// <summary>Clients on a terminal: many as rows, one with all that is known of it.</summary>
internal static class ClientTables
{
    private const int LabelWidth = 25;

    public static Table OfMany(IEnumerable<ClientSummary> clients)
    {
        var table = VerbConsole.TableOf("Client", "Name and type", "Grants", "Scopes");
        foreach (var client in clients)
        {
            table.AddRow(
                new Text(client.ClientId),
                new Text(string.Join('\n', new[] { client.Name, client.Damaged is null ? client.Type : $"damaged: {string.Join(", ", client.Damaged)}" }.OfType<string>())),
                new Text(string.Join('\n', client.Grants.Select(ClientRules.NameOfGrant))),
                new Text(string.Join('\n', client.Scopes)));
        }

        return table;
    }

    public static Table OfOne(ClientSummary client)
    {
        var table = new Table().AddColumn(new TableColumn("").Width(LabelWidth)).AddColumn("").HideHeaders();
        foreach (var (label, value) in Members(client))
        {
            if (value is not null)
            {
                table.AddRow(new Text(label), new Text(value));
            }
        }

        return table;
    }

    private static IEnumerable<(string Label, string? Value)> Members(ClientSummary client) =>
    [
        ("Client", client.ClientId),
        ("Name", client.Name),
        ("Type", client.Type),
        ("Damaged: cannot be read", Lines(client.Damaged)),
        ("Authenticates by", client.AuthenticationMethod),
        ("Certificate subject", client.TlsSubject),
        ("Keys", Lines(client.KeyIds)),
        ("Grants", Lines([.. client.Grants.Select(ClientRules.NameOfGrant)])),
        ("Scopes", Lines(client.Scopes)),
        ("Default scopes", Lines(client.DefaultScopes)),
        ("Redirect URIs", Lines(client.RedirectUris)),
        ("Post-logout redirect URIs", Lines(client.PostLogoutRedirectUris)),
        ("Back-channel logout URI", client.BackchannelLogoutUri),
        ("Consent", client.Consent),
        ("Sign-in methods", Lines(client.SignInMethods)),
        ("Pushed requests only", client.RequirePar is true ? "yes" : null),
        ("Certificate-bound tokens only", client.BoundTokens is true ? "yes" : null),
        ("Access token, seconds", $"{client.AccessTokenSeconds}" is [_, ..] access ? access : null),
        ("Refresh token idle, seconds", $"{client.RefreshTokenSeconds}" is [_, ..] refresh ? refresh : null),
        ("Lost refresh given again, seconds", $"{client.RefreshRetrySeconds}" is [_, ..] retry ? retry : null),
        ("Exchange targets", Lines(client.ExchangeTargets)),
        ("Resource URI", client.ResourceUri),
    ];

    private static string? Lines(IReadOnlyList<string>? values) => values is null ? null : string.Join('\n', values);
}
