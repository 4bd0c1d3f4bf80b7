using AuthServer.Clients;
using AuthServer.Clients.Fields;

namespace AuthServer.Usage;

/// <summary>Who uses which grant, and who could and does not: that grant can be taken away.</summary>
internal sealed class UsageReport(ClientRegistrar registrar, UsageStore store, GrantCatalog grants)
{
    /// <summary>Null: there is no such client.</summary>
    public async Task<IReadOnlyList<GrantUse>?> ReadAsync(string? clientId, int days, string? grant, CancellationToken cancellationToken)
    {
        var clients = clientId is null
            ? await registrar.ListAsync(cancellationToken)
            : await registrar.FindAsync(clientId, cancellationToken) is { } one ? [one] : null;
        if (clients is null)
        {
            return null;
        }

        grant = grant is null ? null : grants.Named(grant);
        var used = await store.ReadAsync(clientId, days, cancellationToken);
        return
        [
            .. from summary in clients
               let client = summary.Client
               from name in (summary.Damaged is null ? client.Grants : [GrantUse.Damaged]).Union(
                   used.Keys.Where(key => key.ClientId == client.ClientId).Select(key => key.Grant)).Order(StringComparer.Ordinal)
               where grant is null || name == grant
               let use = used.TryGetValue((client.ClientId, name), out var count) ? count : default
               let isAllowed = client.Grants.Contains(NamelessRequest.GrantOf(name))
               select new GrantUse(client.ClientId, name, use.Count, use.LastUsedAt == default ? null : use.LastUsedAt, isAllowed),
        ];
    }
}

/// <summary>One line of the report.</summary>
internal sealed record GrantUse(string ClientId, string Grant, long Count, DateTime? LastUsedAt, bool Allowed)
{
    /// <summary>In place of the grants of a client whose row cannot be read.</summary>
    public const string Damaged = "damaged";
}
