using AuthServer.Clients.Fields;
using AuthServer.Data;
using AuthServer.Scopes;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>The one path by which clients are registered, changed and removed, whatever the door.</summary>
internal sealed class ClientRegistrar(ClientManager clients, ClientSummaries summaries, ScopeCatalog catalog, IEnumerable<IKeepsOfClients> keepers, Revocations revocations, AuthDbContext db)
{
    public async Task<RegistrationOutcome> RegisterAsync(ClientRegistration registration, CancellationToken cancellationToken)
    {
        var client = ClientRules.Complete(registration);
        List<string> faults = [.. ClientRules.Faults(client)];
        if (await catalog.FindUnknownAsync(client.Scopes, cancellationToken) is { } unknown)
        {
            faults.Add($"There is no scope '{unknown}'; 'scopes list' lists them, 'scopes add' adds one.");
        }

        if (client.ResourceUri is { } uri && await IsResourceAsync(uri, cancellationToken))
        {
            faults.Add($"There is a resource server '{uri}' already.");
        }

        if (faults is [])
        {
            if (await FindRowAsync(client.ClientId, cancellationToken) is not null)
            {
                faults.Add($"There is a client '{client.ClientId}' already.");
            }
        }

        if (faults is not [])
        {
            return new RegistrationOutcome.Refused(faults);
        }

        var secret = client.IsPublic || AuthenticationRules.MethodOf(client) is not null ? null : client.Secret ?? ClientSecrets.Generate();
        try
        {
            await clients.CreateAsync(ClientDescriptor.Of(client, secret), cancellationToken);
        }
        catch (DbUpdateException)
        {
            db.ChangeTracker.Clear();
            if (!await db.Clients.AnyAsync(other => other.ClientId == client.ClientId, cancellationToken))
            {
                throw;
            }

            return new RegistrationOutcome.Refused([$"There is a client '{client.ClientId}' already."]);
        }

        return new RegistrationOutcome.Registered(client.ClientId, client.Secret is null ? secret : null);
    }

    /// <summary>Gives the client another secret; the old one ends at once.</summary>
    public async Task<RegistrationOutcome> RotateSecretAsync(string clientId, string? chosen, CancellationToken cancellationToken)
    {
        if (chosen is not null && AuthenticationRules.SecretFault(chosen) is { } fault)
        {
            return new RegistrationOutcome.Refused([fault]);
        }

        var (client, lack) = await FindSoundAsync(clientId, cancellationToken);
        if (client is null)
        {
            return new RegistrationOutcome.Refused([lack]);
        }

        if (await clients.HasClientTypeAsync(client, ClientTypes.Public, cancellationToken))
        {
            return new RegistrationOutcome.Refused(["A public client has no secret."]);
        }

        if ((await clients.SettingsOfAsync(client, cancellationToken)).AuthenticationMethod is { } method)
        {
            return new RegistrationOutcome.Refused([$"This client has no secret: it authenticates by {method}."]);
        }

        var secret = chosen ?? ClientSecrets.Generate();
        await clients.UpdateAsync(client, secret, cancellationToken);
        return new RegistrationOutcome.Registered(clientId, chosen is null ? secret : null);
    }

    /// <summary>Changes what a client may do; how it proves who it is stays.</summary>
    public async Task<RegistrationOutcome> ChangeAsync(string clientId, ClientChange change, CancellationToken cancellationToken)
    {
        var (client, lack) = await FindSoundAsync(clientId, cancellationToken);
        if (client is null)
        {
            return new RegistrationOutcome.Refused([lack]);
        }

        var summary = await summaries.OfAsync(client, cancellationToken);
        var changed = change.ApplyTo(summary);
        List<string> faults = [.. change.Faults(summary), .. ClientRules.Faults(changed)];
        if (await catalog.FindUnknownAsync(changed.Scopes, cancellationToken) is { } unknown)
        {
            faults.Add($"There is no scope '{unknown}'; 'scopes list' lists them, 'scopes add' adds one.");
        }

        if (faults is not [])
        {
            return new RegistrationOutcome.Refused(faults);
        }

        OpenIddictApplicationDescriptor stored = new();
        await clients.PopulateAsync(stored, client, cancellationToken);
        ClientChange.Write(changed, stored);
        await clients.UpdateAsync(client, stored, cancellationToken);
        return new RegistrationOutcome.Registered(clientId, null);
    }

    /// <summary>
    /// Removes the client: from this one small commit on nothing of it is alive, however much it has. Its rows are deleted later
    /// (<see cref="RemovedClients"/>). False: there is none.
    /// </summary>
    public async Task<bool> RemoveAsync(string clientId, CancellationToken cancellationToken)
    {
        // Whatever its row holds.
        if (await FindRowAsync(clientId, cancellationToken) is not { } client)
        {
            return false;
        }

        await db.InTransactionAsync(async token =>
        {
            // A token that is being issued holds the row; after that it finds no client.
            var stamp = Guid.NewGuid().ToString();
            await db.Clients.Where(other => other.Id == client.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(other => other.ConcurrencyToken, stamp).SetProperty(other => other.ClientId, (string?)null), token);
            await revocations.NoteClientAsync(client.Id!, token);
            foreach (var keeper in keepers)
            {
                await keeper.ForgetAsync(clientId, token);
            }

            return true;
        }, cancellationToken);
        return true;
    }

    public async Task<ClientSummary?> FindAsync(string clientId, CancellationToken cancellationToken) =>
        await FindRowAsync(clientId, cancellationToken) is { } client ? await summaries.OfAsync(client, cancellationToken) : null;

    public Task<IReadOnlyList<ClientSummary>> ListAsync(CancellationToken cancellationToken) => ListAsync(search: null, int.MaxValue, cancellationToken);

    /// <param name="search">Only those that have this text in their id or name, whatever the case of its letters.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ClientSummary>> ListAsync(string? search, int limit, CancellationToken cancellationToken)
    {
        List<ClientSummary> all = [];
        var clients = await db.Clients.AsNoTracking().Where(client => client.ClientId != null).OrderBy(client => client.ClientId).ToListAsync(cancellationToken);
        foreach (var client in clients.Where(client => Has(client, search)).Take(limit))
        {
            all.Add(await summaries.OfAsync(client, cancellationToken));
        }

        return all;
    }

    private static bool Has(ClientRecord client, string? text) => text is null
        || client.ClientId!.Contains(text, StringComparison.OrdinalIgnoreCase)
        || client.DisplayName?.Contains(text, StringComparison.OrdinalIgnoreCase) is true;

    private Task<ClientRecord?> FindRowAsync(string clientId, CancellationToken cancellationToken) =>
        db.Clients.SingleOrDefaultAsync(client => client.ClientId == clientId, cancellationToken);

    /// <summary>A client whose row can be read, or why there is none.</summary>
    private async Task<(ClientRecord? Client, string Lack)> FindSoundAsync(string clientId, CancellationToken cancellationToken) =>
        await FindRowAsync(clientId, cancellationToken) is not { } client ? (null, $"There is no client '{clientId}'.")
        : await clients.DamageOfAsync(client, cancellationToken) is [_, ..] damaged
            ? (null, $"Client '{clientId}' is damaged: its {string.Join(", ", damaged)} cannot be read. 'clients remove' removes it.")
        : (client, "");

    private async Task<bool> IsResourceAsync(string uri, CancellationToken cancellationToken)
    {
        // The settings are JSON: the text narrows the search down, the parsed value decides.
        foreach (var other in await db.Clients.AsNoTracking().Where(other => other.ClientId != null && other.Settings!.Contains(ClientSettings.ResourceUriName)).ToListAsync(cancellationToken))
        {
            if (await clients.DamageOfAsync(other, cancellationToken) is []
                && (await clients.SettingsOfAsync(other, cancellationToken)).ResourceUri == uri)
            {
                return true;
            }
        }

        return false;
    }
}
