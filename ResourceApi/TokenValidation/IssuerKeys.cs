using System.Collections.Frozen;
using Microsoft.IdentityModel.Protocols;
using OpenIddict.Abstractions;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictExceptions;

namespace ResourceApi.TokenValidation;

/// <summary>
/// The issuer's metadata and keys, read through OpenIddict's discovery. It replaces the stock manager, which answers a token of
/// a brand-new key with 401 once and refreshes afterwards: here such a token waits for the one refresh, which is rationed.
/// </summary>
internal sealed class IssuerKeys(
    OpenIddictValidationService discovery,
    TokenValidationOptions options,
    TimeProvider clock,
    ILogger<IssuerKeys> logger) : IConfigurationManager<OpenIddictConfiguration>
{
    private readonly IConfigurationRetriever<OpenIddictConfiguration> _retriever = new OpenIddictValidationRetriever(discovery);
    private readonly string _address = options.Issuer.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration";
    private readonly Lock _gate = new();
    private volatile Snapshot? _current;
    private Task<Snapshot?>? _reading;
    private DateTimeOffset _nextTurn = DateTimeOffset.MinValue;
    private volatile bool _turnFailed;

    /// <summary>Whether the keys have ever been read: without them no token can be judged.</summary>
    public bool AreKnown => _current is not null;

    /// <summary>Reads metadata and keys again, together with whoever else wants to; false when the issuer did not answer.</summary>
    public async Task<bool> RefreshAsync() => await Read() is not null;

    /// <summary>The issuer's metadata; null while it has never been read and the issuer does not answer.</summary>
    public async Task<OpenIddictConfiguration?> FindMetadataAsync() => (_current ?? await Read())?.Configuration;

    /// <summary>Whether a key id is among the issuer's; null when that cannot be known now.</summary>
    public async Task<bool?> HasKeyAsync(string keyId)
    {
        if ((_current ?? await Read()) is not { } known)
        {
            return null;
        }

        if (known.KeyIds.Contains(keyId))
        {
            return true;
        }

        // It may be a new key or a flood of inventions: one refresh a window serves both.
        return await ReadInTurn() is { } read ? read.KeyIds.Contains(keyId) : null;
    }

    Task<OpenIddictConfiguration> IConfigurationManager<OpenIddictConfiguration>.GetConfigurationAsync(CancellationToken cancel) =>
        _current is { } known
            ? Task.FromResult(known.Configuration)
            : throw new InvalidOperationException("A token is only validated once its key is known.");

    /// <summary>OpenIddict's own request after a failed signature: <see cref="HasKeyAsync"/> has decided that already.</summary>
    void IConfigurationManager<OpenIddictConfiguration>.RequestRefresh()
    {
    }

    private Task<Snapshot?> Read()
    {
        lock (_gate)
        {
            return _reading is { IsCompleted: false } running ? running : _reading = Task.Run(FetchAsync);
        }
    }

    /// <summary>What is known, read again if it is time; null when the last try of this window failed, so nothing is certain.</summary>
    private Task<Snapshot?> ReadInTurn()
    {
        lock (_gate)
        {
            if (_reading is { IsCompleted: false } running)
            {
                return running;
            }

            var now = clock.GetUtcNow();
            if (now < _nextTurn)
            {
                return Task.FromResult(_turnFailed ? null : _current);
            }

            _nextTurn = now.AddSeconds(options.UnknownKeyRefreshSeconds);
            return _reading = Task.Run(TakeTurnAsync);
        }
    }

    private async Task<Snapshot?> TakeTurnAsync()
    {
        if (await FetchAsync() is { } read)
        {
            return read;
        }

        lock (_gate)
        {
            // Not a whole window lost to a short outage.
            _turnFailed = true;
            _nextTurn = clock.GetUtcNow().AddSeconds(Math.Min(options.RetryAfterSeconds, options.UnknownKeyRefreshSeconds));
        }

        return null;
    }

    private async Task<Snapshot?> FetchAsync()
    {
        try
        {
            var configuration = await _retriever.GetConfigurationAsync(_address, null!, CancellationToken.None);
            _turnFailed = false;
            return _current = new Snapshot(configuration, configuration.SigningKeys.Select(key => key.KeyId).OfType<string>().ToFrozenSet());
        }
        catch (Exception exception)
        {
            // Whatever went wrong between here and the issuer: what is known stays, and the next one tries again.
            logger.LogWarning("The issuer's keys cannot be read from {Address}: {Reason}", _address, Reason(exception));
            return null;
        }
    }

    private static string Reason(Exception exception) =>
        exception.GetBaseException() is ProtocolException { ErrorDescription: { } description } ? description : exception.GetBaseException().Message;

    private sealed record Snapshot(OpenIddictConfiguration Configuration, FrozenSet<string> KeyIds);
}
