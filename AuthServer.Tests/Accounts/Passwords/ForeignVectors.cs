using System.Text.Json;
using AuthServer.Tests.Architecture;

namespace AuthServer.Tests.Accounts.Passwords;

/// <summary>Hashes that the other systems' own libraries made (<c>foreign-hashes.py</c>).</summary>
internal static class ForeignVectors
{
    private static readonly JsonElement Root = JsonDocument.Parse(
        File.ReadAllText(Path.Combine(Repository.Root, "AuthServer.Tests/Accounts/Passwords/foreign-hashes.json"))).RootElement;

    public static IEnumerable<Vector> Good => Of("good");

    public static IEnumerable<Vector> Weak => Of("weak");

    public static IEnumerable<Vector> Refused => Of("refused");

    /// <summary>Credentials of Keycloak's export, with the password of each.</summary>
    public static IEnumerable<(string Password, JsonElement Credential)> Keycloak =>
        Root.GetProperty("keycloak").EnumerateArray().Select(entry => (entry.GetProperty("password").GetString()!, entry));

    private static IEnumerable<Vector> Of(string kind) => Root.GetProperty(kind).EnumerateArray().Select(entry => new Vector(
        entry.GetProperty("by").GetString()!, entry.GetProperty("password").GetString()!, entry.GetProperty("hash").GetString()!));

    internal sealed record Vector(string By, string Password, string Hash);
}
