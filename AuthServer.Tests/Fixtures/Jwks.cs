using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Tests.Fixtures;

/// <summary>Public keys as a client's operator would hand them over (RFC 7517).</summary>
internal static class Jwks
{
    public static string Of(params AsymmetricAlgorithm[] keys) =>
        new JsonObject { ["keys"] = new JsonArray([.. keys.Select((key, i) => Member(key, $"key-{i}"))]) }.ToJsonString();

    public static JsonObject Member(AsymmetricAlgorithm key, string id)
    {
        if (key is ECDsa ec)
        {
            var point = ec.ExportParameters(includePrivateParameters: false).Q;
            return new()
            {
                ["kty"] = "EC",
                ["use"] = "sig",
                ["kid"] = id,
                ["crv"] = "P-256",
                ["x"] = Base64UrlEncoder.Encode(point.X),
                ["y"] = Base64UrlEncoder.Encode(point.Y),
            };
        }

        var parameters = ((RSA)key).ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["kid"] = id,
            ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
            ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
        };
    }

    /// <summary>A file that holds them, for <c>--jwks</c>.</summary>
    public static string FileOf(params AsymmetricAlgorithm[] keys)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("authserver-test-").FullName, "jwks.json");
        File.WriteAllText(path, Of(keys));
        return path;
    }
}
