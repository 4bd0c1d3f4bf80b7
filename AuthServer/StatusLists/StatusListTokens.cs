using System.Collections.Concurrent;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using AuthServer.Keys;
using AuthServer.Protocol;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.StatusLists;

/// <summary>
/// Section 5.1 of the draft: a list as a signed JWT. Made when it is asked for and has changed, or its signature or key has had its
/// time; in between the same text is sent again. Its tag says what it holds, so that all servers give the same one. Its times are
/// the database's, so that a server whose clock is wrong signs nothing that is refused.
/// </summary>
internal sealed class StatusListTokens(
    StatusBook book, KeyRing keys, ProtocolOptions protocol, StatusListsOptions options)
{
    private const string Type = "statuslist+jwt";
    private const long SignedForSeconds = 900;

    private readonly ConcurrentDictionary<long, StatusListToken> _made = new();
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public StatusListToken Get(long id)
    {
        var now = book.Now;
        var signing = keys.Signing[0];
        var period = now.ToUnixTimeSeconds() / SignedForSeconds;
        return _made.TryGetValue(id, out var made) && made.KeyId == signing.Key.KeyId && made.Period == period && book.IsSame(id, made.Version)
            ? made
            : Remember(id, Make(id, signing, period, now), now);
    }

    private StatusListToken Remember(long id, StatusListToken made, DateTimeOffset now)
    {
        foreach (var over in _made.Keys.Where(other => ListTimes.IsOver(other, now)))
        {
            _made.TryRemove(over, out _);
        }

        return _made[id] = made;
    }

    private StatusListToken Make(long id, SigningCredentials signing, long period, DateTimeOffset now)
    {
        var (bits, version) = book.Read(id);
        var compressed = Compress(bits);
        var token = _handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = Type,
            SigningCredentials = signing,
            Claims = new Dictionary<string, object>
            {
                [Claims.Issuer] = protocol.Issuer,
                [Claims.Subject] = StatusListEndpoint.AddressOf(id, protocol.IssuerUri),
                [Claims.IssuedAt] = now.ToUnixTimeSeconds(),
                [Claims.ExpiresAt] = now.ToUnixTimeSeconds() + (2 * SignedForSeconds),
                ["ttl"] = options.TtlSeconds,
                ["status_list"] = new Dictionary<string, object> { ["bits"] = 1, ["lst"] = Base64UrlEncoder.Encode(compressed) },
            },
        });
        var content = SHA256.HashData([.. compressed, .. Encoding.UTF8.GetBytes($"{signing.Key.KeyId} {period}")]);
        return new(token, new($"\"{Convert.ToHexStringLower(content)[..32]}\"", isWeak: true), signing.Key.KeyId, period, version);
    }

    private static byte[] Compress(byte[] bits)
    {
        using MemoryStream result = new();
        using (ZLibStream zlib = new(result, CompressionLevel.Optimal))
        {
            zlib.Write(bits);
        }

        return result.ToArray();
    }
}

/// <summary>A signed list, with what it was made of.</summary>
internal sealed record StatusListToken(string Text, EntityTagHeaderValue Tag, string KeyId, long Period, int Version);
