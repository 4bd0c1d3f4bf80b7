using System.Security.Cryptography;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Tests.Flows;

/// <summary>Where an application sends a person to sign in.</summary>
internal static class AuthorizationAddress
{
    /// <summary>An application that is not there: tests answer for it.</summary>
    public const string Origin = "http://127.0.0.1:9";

    /// <summary>RFC 7636 section 4.1: any 43 characters.</summary>
    public static string Verifier { get; } = new('v', 43);

    public static string Of(AuthServerHost server, TestClient client, params (string Name, string Value)[] more)
    {
        Dictionary<string, string> parameters = new()
        {
            ["client_id"] = client.Id,
            ["redirect_uri"] = $"{Origin}/cb",
            ["response_type"] = "code",
            ["scope"] = "openid profile email api offline_access",
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(Verifier))),
            ["code_challenge_method"] = "S256",
            ["state"] = "state",
        };
        foreach (var (name, value) in more)
        {
            parameters[name] = value;
        }

        var query = string.Join('&', parameters.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
        return new Uri(server.Address, $"/connect/authorize?{query}").AbsoluteUri;
    }
}
