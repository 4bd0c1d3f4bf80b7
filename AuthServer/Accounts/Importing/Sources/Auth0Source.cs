using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>
/// Auth0: its export of hashes (<c>passwordHash</c>), and the form in which it takes users (<c>password_hash</c>,
/// <c>custom_password_hash</c>).
/// </summary>
internal static class Auth0Source
{
    /// <summary>What Auth0 puts before the id of a user of its own database.</summary>
    private const string OwnDatabase = "auth0|";

    public static ImportSource Instance { get; } = new("auth0", "its export of password hashes, one JSON object a line", Read);

    private static SourceReading Read(Fields fields)
    {
        var (hash, fault) = fields.Text("passwordHash", "password_hash") is { } plain ? (plain, null)
            : fields.Inner("custom_password_hash") is { } custom ? Auth0CustomHash.Read(custom)
            : (null, null);
        return fault is not null ? new SourceReading.Refused(fault) : new SourceReading.Person(new ImportedAccount
        {
            Id = fields.Text("user_id") is { } id ? Prefixed(id) : Prefixed(fields.Inner("_id")?.Text("$oid") ?? fields.Text("_id", "id")),
            UserName = fields.Text("username"),
            Email = fields.Text("email"),
            EmailVerified = fields.Flag("email_verified") is true,
            Disabled = fields.Flag("blocked") is true,
            PasswordHash = hash,
            CreatedAt = fields.Time("created_at"),
        });
    }

    /// <summary>As tokens of Auth0 name the person.</summary>
    private static string? Prefixed(string? id) => id is null || id.Contains('|', StringComparison.Ordinal) ? id : OwnDatabase + id;
}
