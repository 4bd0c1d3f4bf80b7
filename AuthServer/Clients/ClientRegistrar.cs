using AuthServer.Clients.Usage;
using AuthServer.Data;
using AuthServer.Protocol;
using AuthServer.Protocol.Requests;
using AuthServer.Scopes;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>The one path by which clients are registered, changed and removed, whatever the door.</summary>
internal sealed class ClientRegistrar(ClientManager clients, ScopeCatalog catalog, UsageStore usage, AuthDbContext db)
{
    public async Task<RegistrationOutcome> RegisterAsync(ClientRegistration registration, CancellationToken cancellationToken)
    {
        var client = ClientRules.Complete(registration);
        List<string> faults = [.. ClientRules.Faults(client)];
        if (await catalog.FindUnknownAsync(client.Scopes, cancellationToken) is { } unknown)
        {
            faults.Add($"There is no scope '{unknown}'; 'scopes list' lists them, 'scopes add' adds one.");
        }

        if (faults is [])
        {
            if (await clients.FindByClientIdAsync(client.ClientId, cancellationToken) is not null)
            {
                faults.Add($"There is a client '{client.ClientId}' already.");
            }
        }

        if (faults is not [])
        {
            return new RegistrationOutcome.Refused(faults);
        }

        var secret = client.IsPublic ? null : client.Secret ?? ClientSecrets.Generate();
        try
        {
            await clients.CreateAsync(Describe(client, secret), cancellationToken);
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
        if (chosen is not null && ClientRules.SecretFault(chosen) is { } fault)
        {
            return new RegistrationOutcome.Refused([fault]);
        }

        if (await clients.FindByClientIdAsync(clientId, cancellationToken) is not { } client)
        {
            return new RegistrationOutcome.Refused([$"There is no client '{clientId}'."]);
        }

        if (await clients.HasClientTypeAsync(client, ClientTypes.Public, cancellationToken))
        {
            return new RegistrationOutcome.Refused(["A public client has no secret."]);
        }

        var secret = chosen ?? ClientSecrets.Generate();
        await clients.UpdateAsync(client, secret, cancellationToken);
        return new RegistrationOutcome.Registered(clientId, chosen is null ? secret : null);
    }

    /// <summary>Removes the client with its tokens. False: there is none.</summary>
    public async Task<bool> RemoveAsync(string clientId, CancellationToken cancellationToken)
    {
        if (await clients.FindByClientIdAsync(clientId, cancellationToken) is not { } client)
        {
            return false;
        }

        await clients.DeleteAsync(client, cancellationToken);
        await usage.ForgetAsync(clientId, cancellationToken);
        return true;
    }

    public async Task<ClientSummary?> FindAsync(string clientId, CancellationToken cancellationToken) =>
        await clients.FindByClientIdAsync(clientId, cancellationToken) is { } client ? await SummarizeAsync(client, cancellationToken) : null;

    public async Task<IReadOnlyList<ClientSummary>> ListAsync(CancellationToken cancellationToken)
    {
        List<ClientSummary> summaries = [];
        foreach (var client in await db.Clients.AsNoTracking().OrderBy(client => client.ClientId).ToListAsync(cancellationToken))
        {
            summaries.Add(await SummarizeAsync(client, cancellationToken));
        }

        return summaries;
    }

    private static OpenIddictApplicationDescriptor Describe(ClientRegistration client, string? secret)
    {
        OpenIddictApplicationDescriptor descriptor = new()
        {
            ClientId = client.ClientId,
            ClientSecret = secret,
            ClientType = client.IsPublic ? ClientTypes.Public : ClientTypes.Confidential,
            DisplayName = client.Name,
        };
        if (!client.IsPublic)
        {
            descriptor.Permissions.Add(Permissions.Endpoints.Introspection);
        }

        if (client.IsResourceServer)
        {
            return descriptor;
        }

        descriptor.Permissions.Add(Permissions.Endpoints.Token);
        descriptor.Permissions.Add(Permissions.Endpoints.Revocation);
        descriptor.Permissions.UnionWith(client.Grants.Select(grant => Permissions.Prefixes.GrantType + grant));
        descriptor.Permissions.UnionWith(client.Scopes.Select(scope => Permissions.Prefixes.Scope + scope));
        descriptor.Settings[ScopeRules.DefaultScopeSetting] = string.Join(' ', client.DefaultScopes);
        return descriptor;
    }

    private async Task<ClientSummary> SummarizeAsync(ClientRecord client, CancellationToken cancellationToken)
    {
        var permissions = await clients.GetPermissionsAsync(client, cancellationToken);
        var settings = await clients.GetSettingsAsync(client, cancellationToken);
        IReadOnlyList<string> Those(string prefix) =>
            [.. from permission in permissions where permission.StartsWith(prefix, StringComparison.Ordinal) select permission[prefix.Length..]];

        var isResourceServer = !permissions.Contains(Permissions.Endpoints.Token);
        return new(
            client.ClientId!,
            client.DisplayName,
            isResourceServer ? "resource server" : client.ClientType!,
            Those(Permissions.Prefixes.GrantType),
            Those(Permissions.Prefixes.Scope),
            settings.GetValueOrDefault(ScopeRules.DefaultScopeSetting, "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
