using AuthServer.Clients.Fields;
using AuthServer.Data.Records;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>Reads back what <see cref="ClientDescriptor"/> wrote; of a row that holds something else, what there is.</summary>
internal sealed class ClientSummaries(ClientManager clients, GrantCatalog grants)
{
    public async ValueTask<ClientSummary> OfAsync(ClientRecord client, CancellationToken cancellationToken) =>
        await clients.DamageOfAsync(client, cancellationToken) is [_, ..] damaged
            ? new(new() { ClientId = client.ClientId!, Name = client.DisplayName, IsPublic = client.ClientType is ClientTypes.Public }, damaged, grants)
            : new(ClientFields.Read(await clients.StoredAsync(client, cancellationToken), grants), Damaged: null, grants);
}
