namespace AuthServer.Clients;

/// <summary>
/// Keeps something of clients by their id. It is forgotten in the transaction that removes the client: whoever is registered under the
/// id later is another.
/// </summary>
internal interface IKeepsOfClients
{
    Task ForgetAsync(string clientId, CancellationToken cancellationToken);
}
