using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Tests.Fixtures;

/// <summary>A client that authenticates by <c>private_key_jwt</c>. Its assertions are put together by hand: no library would make most of them.</summary>
internal sealed record KeyClient(AuthServerHost Server, string Id, ECDsa Key)
{
    public const string JwtBearer = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public static async Task<KeyClient> AddAsync(AuthServerHost server, params string[] options)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(server, (await server.AddClientAsync([.. options, "--jwks", Jwks.FileOf(key)])).Id, key);
    }

    public string Assertion(Action<JsonObject>? claims = null, Action<JsonObject>? header = null, ECDsa? key = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonObject head = new() { ["alg"] = "ES256", ["kid"] = "key-0", ["typ"] = "JWT" };
        JsonObject body = new() { ["iss"] = Id, ["sub"] = Id, ["aud"] = Server.Issuer, ["jti"] = Guid.NewGuid().ToString(), ["iat"] = now, ["exp"] = now + 60 };
        header?.Invoke(head);
        claims?.Invoke(body);
        var input = $"{Base64UrlEncoder.Encode(head.ToJsonString())}.{Base64UrlEncoder.Encode(body.ToJsonString())}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = (string?)head["alg"] switch
        {
            "none" => [],
            "HS256" => HMACSHA256.HashData(Encoding.UTF8.GetBytes(Jwks.Of(Key)), bytes),
            _ => (key ?? Key).SignData(bytes, HashAlgorithmName.SHA256),
        };
        return $"{input}.{Base64UrlEncoder.Encode(signature)}";
    }

    public Task<Response> TokenAsync(string assertion, params (string Name, string Value)[] more) =>
        PostAsync("/api/token", assertion, [("grant_type", "client_credentials"), .. more]);

    public Task<Response> PostAsync(string path, string assertion, params (string Name, string Value)[] more) => Server.PostAsync(path,
    [
        new("client_assertion_type", JwtBearer),
        new("client_assertion", assertion),
        .. more.Select(member => KeyValuePair.Create(member.Name, member.Value)),
    ]);
}
