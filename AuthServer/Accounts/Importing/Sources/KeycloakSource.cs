using System.Globalization;
using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>The list <c>users</c> of a realm that Keycloak exported with its users, in one file or in several.</summary>
internal static class KeycloakSource
{
    public static ImportSource Instance { get; } = new("keycloak", "a realm export with users", Read) { List = "users" };

    private static SourceReading Read(Fields fields)
    {
        if (fields.Text("serviceAccountClientId") is not null)
        {
            return new SourceReading.Other();
        }

        var (hash, fault) = fields.Each("credentials").FirstOrDefault(credential => credential.Text("type") is "password") is { } password
            ? HashOf(password)
            : (null, null);
        return fault is not null ? new SourceReading.Refused(fault) : new SourceReading.Person(new ImportedAccount
        {
            Id = fields.Text("id"),
            UserName = fields.Text("username"),
            Email = fields.Text("email"),
            EmailVerified = fields.Flag("emailVerified") is true,
            Disabled = fields.Flag("enabled") is false,
            PasswordHash = hash,
            CreatedAt = long.TryParse(fields.Text("createdTimestamp"), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
                ? DateTime.UnixEpoch.AddMilliseconds(Math.Min(milliseconds, int.MaxValue * 1_000L))
                : null,
        });
    }

    /// <summary>In the forms in which passlib and PHC write the same.</summary>
    private static (string? Hash, string? Fault) HashOf(Fields credential)
    {
        var (data, secret) = (credential.Inner("credentialData"), credential.Inner("secretData"));
        if (data?.Text("algorithm") is not { } algorithm || secret?.Text("value") is not { } value)
        {
            return (null, "Its password is not in the export.");
        }

        var (iterations, salt, tag) = (data.Text("hashIterations"), Unpadded(secret.Text("salt")), Unpadded(value));
        return algorithm switch
        {
            "pbkdf2" => ($"$pbkdf2${iterations}${salt}${tag}", null),
            "pbkdf2-sha256" or "pbkdf2-sha512" => ($"${algorithm}${iterations}${salt}${tag}", null),
            "argon2" when data.Inner("additionalParameters") is { } more =>
                ($"$argon2{more.Text("type") ?? "id"}$v={(more.Text("version") is "1.0" ? 16 : 19)}$m={more.Text("memory")},t={iterations},"
                    + $"p={more.Text("parallelism")}${salt}${tag}", null),
            _ => (null, $"Its password hash is of Keycloak's algorithm '{algorithm}', which is unknown."),
        };
    }

    private static string? Unpadded(string? base64) => base64?.TrimEnd('=');
}
