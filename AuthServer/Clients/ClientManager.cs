using System.ComponentModel.DataAnnotations;
using System.Runtime.CompilerServices;
using AuthServer.Clients.Fields;
using AuthServer.Data.Records;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>OpenIddict's client manager with the secrets of <see cref="ClientSecrets"/>: OpenIddict hashes every secret slowly, on every call.</summary>
internal sealed class ClientManager(
    IOpenIddictApplicationCache<ClientRecord> cache,
    ILogger<OpenIddictApplicationManager<ClientRecord>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<ClientRecord> store,
    SlowSecrets slowSecrets)
    : OpenIddictApplicationManager<ClientRecord>(cache, logger, options, store)
{
    private static string? _slowDummy;

    /// <summary>A secret of this request could not be looked at: too many wait to be. It was answered as wrong.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>The columns of a client's row that cannot be read.</summary>
    public ValueTask<IReadOnlyList<string>> DamageOfAsync(ClientRecord client, CancellationToken cancellationToken) =>
        ((ClientStore)Store).DamageOfAsync(client, cancellationToken);

    /// <summary>Whether its row can be read; the log says what cannot.</summary>
    public ValueTask<bool> IsSoundAsync(ClientRecord client, CancellationToken cancellationToken) =>
        ((ClientStore)Store).IsSoundAsync(client, cancellationToken);

    /// <summary>What its row keeps beside OpenIddict's own members. OpenIddict remembers for a while what it has read.</summary>
    public async ValueTask<ClientSettings> SettingsOfAsync(ClientRecord client, CancellationToken cancellationToken) =>
        new(await GetSettingsAsync(client, cancellationToken));

    /// <summary>The same for a client that is to be looked up; null: there is none.</summary>
    public async ValueTask<ClientSettings?> FindSettingsAsync(string? clientId, CancellationToken cancellationToken) =>
        clientId is { Length: > 0 } && await FindByClientIdAsync(clientId, cancellationToken) is { } client
            ? await SettingsOfAsync(client, cancellationToken)
            : null;

    /// <summary>Whether it is there at this very moment.</summary>
    public ValueTask<bool> IsStillThereAsync(string clientId, CancellationToken cancellationToken) =>
        ((RecentClients)Cache).IsStillThereAsync(clientId, cancellationToken);

    /// <summary>Its whole row, for its fields to be read from.</summary>
    public async ValueTask<StoredClient> StoredAsync(ClientRecord row, CancellationToken cancellationToken) => new(
        row,
        await SettingsOfAsync(row, cancellationToken),
        await GetPermissionsAsync(row, cancellationToken),
        await GetRequirementsAsync(row, cancellationToken),
        await GetRedirectUrisAsync(row, cancellationToken),
        await GetPostLogoutRedirectUrisAsync(row, cancellationToken));

    /// <summary>OpenIddict wants a secret or a key of every confidential client; one that comes with a certificate has neither.</summary>
    public override async IAsyncEnumerable<ValidationResult> ValidateAsync(
        ClientRecord application, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var comesWithCertificate = (await SettingsOfAsync(application, cancellationToken)).AuthenticationMethod
            is ClientAuthenticationMethods.TlsClientAuth or ClientAuthenticationMethods.SelfSignedTlsClientAuth;
        await foreach (var result in base.ValidateAsync(application, cancellationToken))
        {
            if (!comesWithCertificate || result.ErrorMessage != OpenIddictResources.GetResourceString(OpenIddictResources.ID2113))
            {
                yield return result;
            }
        }
    }

    protected override ValueTask<string> ObfuscateClientSecretAsync(string secret, CancellationToken cancellationToken = default) =>
        ClientSecrets.IsGenerated(secret) ? new(ClientSecrets.Store(secret)) : base.ObfuscateClientSecretAsync(secret, cancellationToken);

    protected override async ValueTask<bool> ValidateClientSecretAsync(string secret, string comparand, CancellationToken cancellationToken = default)
    {
        if (secret.Length > ClientSecrets.MaxLength)
        {
            return false;
        }

        if (ClientSecrets.IsGenerated(secret))
        {
            return ClientSecrets.Matches(secret, comparand);
        }

        return ClientSecrets.IsStoredGenerated(comparand)
            ? await SpendTheTimeOfAsync(secret, cancellationToken)
            : await CompareAsync(secret, comparand, cancellationToken);
    }

    /// <summary>The work of a comparison, for a client that has no secret of the presented kind, or does not exist.</summary>
    public async ValueTask<bool> SpendTheTimeOfAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length <= ClientSecrets.MaxLength && !ClientSecrets.IsGenerated(secret))
        {
            _slowDummy ??= await base.ObfuscateClientSecretAsync(ClientSecrets.Generate(), cancellationToken);
            await CompareAsync(secret, _slowDummy, cancellationToken);
        }

        return false;
    }

    private async ValueTask<bool> CompareAsync(string secret, string stored, CancellationToken cancellationToken)
    {
        // It computes without a break and touches nothing of the request.
        var matches = await slowSecrets.MatchesAsync(
            secret, stored, () => base.ValidateClientSecretAsync(secret, stored, cancellationToken).AsTask().GetAwaiter().GetResult(), cancellationToken);
        IsBusy |= matches is null;
        return matches is true;
    }
}
