using System.Collections.Concurrent;
using AuthServer.Data.Records;
using OpenIddict.Abstractions;

namespace AuthServer.Clients;

/// <summary>
/// Remembers the clients of the last second, where OpenIddict remembers those of one request: a client's row is read once a second,
/// however many ask. What is changed elsewhere is known here a second later, and the command that changes it waits for that. A removed
/// client gets nothing even before: what is written for a client looks at its row itself (<see cref="Data.Grounds"/>).
/// </summary>
internal sealed class RecentClients(IOpenIddictApplicationStore<ClientRecord> store, RecentClients.Memory memory) : IOpenIddictApplicationCache<ClientRecord>
{
    /// <summary>One request sees one row of a client, from its beginning to its end.</summary>
    private readonly Dictionary<string, ClientRecord> _ofRequest = new(StringComparer.Ordinal);

    public async ValueTask<ClientRecord?> FindByClientIdAsync(string identifier, CancellationToken cancellationToken)
    {
        if (_ofRequest.TryGetValue(identifier, out var seen))
        {
            return seen;
        }

        if (memory.Find(identifier) is { } known)
        {
            return _ofRequest[identifier] = known;
        }

        // It is as old as the question.
        var readAt = memory.Now;
        if (await store.FindByClientIdAsync(identifier, cancellationToken) is not { } client)
        {
            return null;
        }

        memory.Keep(identifier, client, readAt);
        return _ofRequest[identifier] = client;
    }

    /// <summary>Has the row read anew; false: there is none any more.</summary>
    public async ValueTask<bool> IsStillThereAsync(string identifier, CancellationToken cancellationToken)
    {
        memory.Forget(identifier);
        _ofRequest.Remove(identifier);
        return await FindByClientIdAsync(identifier, cancellationToken) is not null;
    }

    public ValueTask<ClientRecord?> FindByIdAsync(string identifier, CancellationToken cancellationToken) =>
        store.FindByIdAsync(identifier, cancellationToken);

    public IAsyncEnumerable<ClientRecord> FindByPostLogoutRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        store.FindByPostLogoutRedirectUriAsync(uri, cancellationToken);

    public IAsyncEnumerable<ClientRecord> FindByRedirectUriAsync(string uri, CancellationToken cancellationToken) =>
        store.FindByRedirectUriAsync(uri, cancellationToken);

    public ValueTask AddAsync(ClientRecord application, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask RemoveAsync(ClientRecord application, CancellationToken cancellationToken)
    {
        memory.Forget(application.ClientId);
        _ofRequest.Clear();
        return ValueTask.CompletedTask;
    }

    /// <summary>Of the process.</summary>
    internal sealed class Memory(TimeProvider time)
    {
        private const int Most = 10_000;
        private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

        private readonly ConcurrentDictionary<string, (ClientRecord Client, long ReadAt)> _clients = new(StringComparer.Ordinal);

        public long Now => time.GetTimestamp();

        public ClientRecord? Find(string clientId) =>
            _clients.TryGetValue(clientId, out var known) && time.GetElapsedTime(known.ReadAt) < Moment ? known.Client : null;

        public void Keep(string clientId, ClientRecord client, long readAt)
        {
            if (_clients.Count >= Most)
            {
                // Whoever is forgotten is read once more.
                _clients.Clear();
            }

            _clients[clientId] = (client, readAt);
        }

        /// <summary>Ends when no server remembers a row from before now.</summary>
        public Task OutlivedAsync(CancellationToken cancellationToken) => Task.Delay(Moment * 1.1, time, cancellationToken);

        public void Forget(string? clientId) => _clients.TryRemove(clientId ?? "", out _);
    }
}
