using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ResourceApi.TokenValidation.StatusLists;

/// <summary>Validates Status List Tokens with the issuer's keys (draft-ietf-oauth-status-list section 8.3).</summary>
internal sealed class StatusListTokenReader(IssuerKeys keys, TokenValidationOptions options, TokenTimes times, TimeProvider clock)
{
    /// <summary>Section 5.1.</summary>
    private const string Type = "statuslist+jwt";

    /// <summary>Longer than one replica of the issuer may lag behind another.</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);

    private readonly JsonWebTokenHandler _handler = new() { MaximumTokenSizeInBytes = StatusListToken.MaxBytes, MapInboundClaims = false };

    private volatile Task _readingOnceMore = Task.CompletedTask;

    /// <param name="text">The token as it was received.</param>
    /// <param name="uri">Where it was asked for.</param>
    /// <param name="keyIdBefore">The key of the list as it is known, if it is.</param>
    public async Task<StatusListResponse> ReadAsync(string text, string uri, string? keyIdBefore)
    {
        if (!_handler.CanReadToken(text) || TryParse(text) is not { Kid: { Length: > 0 } keyId } jwt || jwt.TryGetHeaderValue<object>("crit", out _))
        {
            return new StatusListResponse.None("the answer is no signed JWT");
        }

        if (keyIdBefore is not null && keyId != keyIdBefore)
        {
            // The issuer has changed its key, perhaps because the old one leaked: the tokens of that one may not wait for
            // the regular reading of the keys to be refused. So the list does not count before the keys have been read.
            if (!await keys.RefreshAsync())
            {
                return new StatusListResponse.None("its key has changed and the issuer's keys cannot be read");
            }

            ReadKeysOnceMore();
        }

        if (await keys.HasKeyAsync(keyId) is not true || await keys.FindMetadataAsync() is not { } metadata)
        {
            return new StatusListResponse.None("it is signed with a key that is not known to be the issuer's");
        }

        var result = await _handler.ValidateTokenAsync(jwt, Parameters(metadata.SigningKeys));
        return result.IsValid ? Read(jwt, keyId, uri) : new StatusListResponse.None($"it is not genuine ({result.Exception.GetType().Name})");
    }

    /// <summary>The keys may have come from a replica that had not heard of the change yet.</summary>
    private void ReadKeysOnceMore()
    {
        if (_readingOnceMore.IsCompleted)
        {
            _readingOnceMore = Task.Run(async () =>
            {
                await Task.Delay(Lag, clock);
                await keys.RefreshAsync();
            });
        }
    }

    private StatusListResponse Read(JsonWebToken jwt, string keyId, string uri)
    {
        if (jwt.Subject != uri)
        {
            return new StatusListResponse.None("its 'sub' is not the address it was asked at");
        }

        if (jwt.TryGetPayloadValue<object>("iss", out _) && !options.IssuerSpellings.Contains(jwt.Issuer))
        {
            return new StatusListResponse.None("its 'iss' is not TokenValidation__Issuer");
        }

        if (jwt.IssuedAt == DateTime.MinValue || !times.HasBegun(jwt.IssuedAt))
        {
            return new StatusListResponse.None("its 'iat' is missing or in the future");
        }

        // The standard leaves exp and ttl to the issuer. This one names both, and a list that might be old forever is of no use.
        // Asked for as an int, the library would take a text that reads like one.
        if (!jwt.TryGetPayloadValue<object>("ttl", out var member) || member is not int ttl || ttl <= 0)
        {
            return new StatusListResponse.None("it has no positive 'ttl'");
        }

        return TryReadBits(jwt) is { } bits
            ? new StatusListResponse.Changed(new(keyId, bits, TimeSpan.FromSeconds(ttl), new(jwt.ValidTo, TimeSpan.Zero)), Tag: null)
            : new StatusListResponse.None("its 'status_list' cannot be read");
    }

    private static StatusBits? TryReadBits(JsonWebToken jwt) =>
        jwt.TryGetPayloadValue<JsonElement>("status_list", out var list)
        && list.ValueKind is JsonValueKind.Object
        && list.TryGetProperty("bits", out var bits) && bits.ValueKind is JsonValueKind.Number && bits.TryGetInt32(out var width) && width is 1 or 2 or 4 or 8
        && list.TryGetProperty("lst", out var lst) && lst.ValueKind is JsonValueKind.String
        && Inflation.TryInflate(lst.GetString()!) is { } entries
            ? StatusBits.Of(entries, width)
            : null;

    private static JsonWebToken? TryParse(string text)
    {
        try
        {
            return new JsonWebToken(text);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or FormatException)
        {
            return null;
        }
    }

    private TokenValidationParameters Parameters(IEnumerable<SecurityKey> signingKeys)
    {
        TokenValidationParameters parameters = new()
        {
            ValidTypes = [Type],
            AlgorithmValidator = SignatureAlgorithms.Fits,
            IssuerSigningKeys = signingKeys,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            // A list is for everybody, and may leave out who made it: the key says so.
            ValidateAudience = false,
            ValidateIssuer = false,
        };
        times.CheckIn(parameters);
        return parameters;
    }
}
