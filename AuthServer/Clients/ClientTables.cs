using Spectre.Console;

namespace AuthServer.Clients;

/// <summary>Clients on a terminal: many as rows, one with all that is known of it.</summary>
internal static class ClientTables
{
    public static Table OfMany(IEnumerable<ClientSummary> clients)
    {
        var table = new Table().AddColumns("Client", "Name", "Type", "Grants", "Scopes", "Default scopes");
        foreach (var client in clients)
        {
            table.AddRow(
                new Text(client.ClientId),
                new Text(client.Name ?? ""),
                new Text(client.Type),
                new Text(string.Join(' ', client.Grants)),
                new Text(string.Join(' ', client.Scopes)),
                new Text(string.Join(' ', client.DefaultScopes)));
        }

        return table;
    }

    public static Table OfOne(ClientSummary client)
    {
        var table = new Table().AddColumns("", "").HideHeaders();
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
        ("Authenticates by", client.AuthenticationMethod),
        ("Certificate subject", client.TlsSubject),
        ("Keys", Lines(client.KeyIds)),
        ("Grants", Lines(client.Grants)),
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
