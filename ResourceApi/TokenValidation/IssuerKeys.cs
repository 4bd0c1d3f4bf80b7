using System.Collections.Frozen;
using Microsoft.IdentityModel.Protocols;
using OpenIddict.Abstractions;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace ResourceApi.TokenValidation;

/// <summary>
/// The issuer's metadata and keys, read through OpenIddict's discovery. It replaces the stock manager, which answers a token of
/// a brand-new key with 401 once and refreshes afterwards: here such a token waits for the reading that it causes.
/// </summary>
internal sealed class IssuerKeys : IConfigurationManager<OpenIddictConfiguration>
{
    private readonly IConfigurationRetriever<OpenIddictConfiguration> _retriever;
    private readonly string _address;
    private readonly ILogger<IssuerKeys> _logger;
    private readonly RationedReading<Snapshot> _reading;
    private volatile Snapshot? _current;

    public IssuerKeys(OpenIddictValidationService discovery, TokenValidationOptions options, TimeProvider clock, ILogger<IssuerKeys> logger)
    {
        _retriever = new OpenIddictValidationRetriever(discovery);
        _address = options.Issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration";
        _logger = logger;
        // A flood of invented key ids asks the issuer no more often than one new key does.
        _reading = new(FetchAsync, TimeSpan.FromSeconds(options.UnknownKeyRefreshSeconds), clock);
    }

    /// <summary>Whether the keys have ever been read: without them no token can be judged.</summary>
    public bool AreKnown => _current is not null;

    /// <summary>Reads metadata and keys again, together with whoever else wants to; false when the issuer did not answer.</summary>
    public async Task<bool> RefreshAsync() => await _reading.ReadAsync() is not null;

    /// <summary>The issuer's metadata; null while it has never been read and the issuer does not answer.</summary>
    public async Task<OpenIddictConfiguration?> FindMetadataAsync() => (_current ?? await (_reading.UnderWay ?? _reading.ReadAsync()))?.Configuration;

    /// <summary>Whether a key id is among the issuer's; null when that cannot be known now.</summary>
    public async Task<bool?> HasKeyAsync(string keyId)
    {
        if (_current is { } known && known.KeyIds.Contains(keyId))
        {
            return true;
        }

        // One under way may be older than the key; but when it knows the key already, nobody has to wait for another.
        if (_reading.UnderWay is { } running)
        {
            switch (await running)
            {
                case null:
                    return null;
                case { } read when read.KeyIds.Contains(keyId):
                    return true;
            }
        }

        return (await _reading.ReadAsync())?.KeyIds.Contains(keyId);
    }

    Task<OpenIddictConfiguration> IConfigurationManager<OpenIddictConfiguration>.GetConfigurationAsync(CancellationToken cancel) =>
        _current is { } known
            ? Task.FromResult(known.Configuration)
            : throw new InvalidOperationException("A token is only validated once its key is known.");

    /// <summary>OpenIddict's own request after a failed signature: <see cref="HasKeyAsync"/> has decided that already.</summary>
    void IConfigurationManager<OpenIddictConfiguration>.RequestRefresh()
    {
    }

    private async Task<Snapshot?> FetchAsync()
    {
        try
        {
            var configuration = await _retriever.GetConfigurationAsync(_address, null!, CancellationToken.None);
            // As they are in the set, with the algorithm that each is for: OpenIddict's copies have lost it.
            configuration.SigningKeys.Clear();
            configuration.SigningKeys.AddRange(configuration.JsonWebKeySet!.Keys);
            return _current = new Snapshot(configuration, configuration.SigningKeys.Select(key => key.KeyId).OfType<string>().ToFrozenSet());
        }
        catch (Exception exception)
        {
            // Whatever went wrong between here and the issuer: what is known stays, and the next one tries again.
            _logger.LogWarning("The issuer's keys cannot be read from {Address}: {Reason}", _address, Reason(exception));
            return null;
        }
    }

    private static string Reason(Exception exception) =>
        exception.GetBaseException() is ProtocolException { ErrorDescription: { } description } ? description : exception.GetBaseException().Message;

    private sealed record Snapshot(OpenIddictConfiguration Configuration, FrozenSet<string> KeyIds);
}
