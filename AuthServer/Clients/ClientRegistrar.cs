using AuthServer.Clients.Fields;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Scopes;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>The one path by which clients are registered, changed and removed, whatever the door.</summary>
internal sealed class ClientRegistrar(
    ClientManager clients,
    ClientSummaries summaries,
    RecentClients.Memory recent,
    GrantCatalog grants,
    ScopeCatalog scopes,
    IEnumerable<IKeepsOfClients> keepers,
    Revocations revocations,
    AuthDbContext db)
{
    public async Task<RegistrationOutcome> RegisterAsync(ClientRegistration registration, CancellationToken cancellationToken)
    {
        var client = ClientRules.Complete(registration, grants);
        List<Fault> faults = [.. ClientRules.Faults(client, grants)];
        faults.AddRange(await UnknownScopesAsync(client, cancellationToken));
        if (client.ResourceUri is { } uri && await IsResourceAsync(uri, cancellationToken))
        {
            faults.Add(new(IdentityFields.ResourceUri, $"There is a resource server '{uri}' already."));
        }

        if (faults is [])
        {
            if (await FindRowAsync(client.ClientId, cancellationToken) is not null)
            {
                faults.Add(AlreadyThere(client));
            }
        }

        if (faults is not [])
        {
            return new RegistrationOutcome.Refused(faults);
        }

        var secret = client.IsPublic || AuthenticationRules.MethodOf(client) is not null ? null : client.Secret ?? ClientSecrets.Generate();
        try
        {
            await clients.CreateAsync(ClientDescriptor.Of(client with { Secret = secret }, grants), cancellationToken);
        }
        catch (DbUpdateException exception) when (db.IsTaken(exception))
        {
            db.ChangeTracker.Clear();
            return new RegistrationOutcome.Refused([AlreadyThere(client)]);
        }

        return new RegistrationOutcome.Registered(client.ClientId, client.Secret is null ? secret : null);
    }

    /// <summary>Gives the client another secret; the old one ends.</summary>
    public async Task<RegistrationOutcome> RotateSecretAsync(string clientId, string? chosen, CancellationToken cancellationToken)
    {
        if (chosen is not null && AuthenticationRules.SecretFault(chosen) is { } fault)
        {
            return new RegistrationOutcome.Refused([new(AuthenticationFields.Secret, $"{fault}")]);
        }

        var (client, lack) = await FindSoundAsync(clientId, cancellationToken);
        if (client is null)
        {
            return new RegistrationOutcome.Refused([lack!]);
        }

        if (await clients.HasClientTypeAsync(client, ClientTypes.Public, cancellationToken))
        {
            return new RegistrationOutcome.Refused([new(AuthenticationFields.Secret, $"A public client has no secret.")]);
        }

        if ((await clients.SettingsOfAsync(client, cancellationToken)).AuthenticationMethod is { } method)
        {
            return new RegistrationOutcome.Refused([new(AuthenticationFields.Secret, $"This client has no secret: it authenticates by {method}.")]);
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
            return new RegistrationOutcome.Refused([lack!]);
        }

        var before = (await summaries.OfAsync(client, cancellationToken)).Client;
        var after = change.ApplyTo(before, grants);
        List<Fault> faults = [.. change.Faults(before), .. ClientRules.Faults(after, grants), .. await UnknownScopesAsync(after, cancellationToken)];
        if (faults is not [])
        {
            return new RegistrationOutcome.Refused(faults);
        }

        OpenIddictApplicationDescriptor stored = new();
        await clients.PopulateAsync(stored, client, cancellationToken);
        ClientDescriptor.Change(stored, before, after, grants);
        await clients.UpdateAsync(client, stored, cancellationToken);
        return new RegistrationOutcome.Registered(clientId, null);
    }

    /// <summary>Ends when every server knows what was committed before: what comes next may rest on it.</summary>
    public Task InForceAsync(CancellationToken cancellationToken) => recent.OutlivedAsync(cancellationToken);

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
        var clients = await db.Clients
            .AsNoTracking()
            .Where(client => client.ClientId != null)
            .OrderBy(client => client.ClientId)
            .ToListAsync(cancellationToken);
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
    private async Task<(ClientRecord? Client, Fault? Lack)> FindSoundAsync(string clientId, CancellationToken cancellationToken) =>
        await FindRowAsync(clientId, cancellationToken) is not { } client ? (null, new(IdentityFields.ClientId, $"There is no client '{clientId}'."))
        : await clients.DamageOfAsync(client, cancellationToken) is [_, ..] damaged
            ? (null, new(
                IdentityFields.ClientId,
                $"Client '{clientId}' is damaged: its {string.Join(", ", damaged)} cannot be read. 'clients remove' removes it."))
        : (client, null);

    private static Fault AlreadyThere(ClientRegistration client) => new(IdentityFields.ClientId, $"There is a client '{client.ClientId}' already.");

    private async Task<IReadOnlyList<Fault>> UnknownScopesAsync(ClientRegistration client, CancellationToken cancellationToken) =>
        await scopes.FindUnknownAsync(client.Scopes, cancellationToken) is { } unknown
            ? [new(GrantFields.Scopes, $"There is no scope '{unknown}'; 'scopes list' lists them, 'scopes add' adds one.")]
            : [];

    private async Task<bool> IsResourceAsync(string uri, CancellationToken cancellationToken)
    {
        // The settings are JSON: the text narrows the search down, the parsed value decides.
        var others = db.Clients
            .AsNoTracking()
            .Where(other => other.ClientId != null && other.Settings!.Contains(ClientSettings.ResourceUriName));
        foreach (var other in await others.ToListAsync(cancellationToken))
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
