using AuthServer.Data;
using Microsoft.Extensions.Options;
using OpenIddict.Abstractions;
using OpenIddict.Core;

namespace AuthServer.Protocol;

/// <summary>OpenIddict's client manager with the secrets of <see cref="ClientSecrets"/>: OpenIddict hashes every secret slowly, on every call.</summary>
internal sealed class ClientManager(
    IOpenIddictApplicationCache<ClientRecord> cache,
    ILogger<OpenIddictApplicationManager<ClientRecord>> logger,
    IOptionsMonitor<OpenIddictCoreOptions> options,
    IOpenIddictApplicationStore<ClientRecord> store)
    : OpenIddictApplicationManager<ClientRecord>(cache, logger, options, store)
{
    private static string? _slowDummy;

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
            : await base.ValidateClientSecretAsync(secret, comparand, cancellationToken);
    }

    /// <summary>The work of a comparison, for a client that has no secret of the presented kind, or does not exist.</summary>
    public async ValueTask<bool> SpendTheTimeOfAsync(string secret, CancellationToken cancellationToken)
    {
        if (secret.Length <= ClientSecrets.MaxLength && !ClientSecrets.IsGenerated(secret))
        {
            _slowDummy ??= await base.ObfuscateClientSecretAsync(ClientSecrets.Generate(), cancellationToken);
            await base.ValidateClientSecretAsync(secret, _slowDummy, cancellationToken);
        }

        return false;
    }
}
