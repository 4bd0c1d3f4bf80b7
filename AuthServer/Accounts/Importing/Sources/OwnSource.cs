using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>What <c>users export</c> writes, and whoever makes a file for this server by hand.</summary>
internal static class OwnSource
{
    public static ImportSource Instance { get; } = new("authserver", "what 'users export' writes", Read);

    private static SourceReading.Person Read(Fields fields) => new(new ImportedAccount
    {
        Id = fields.Text("id"),
        ExternalId = fields.Text("external_id"),
        UserName = fields.Text("user_name"),
        Email = fields.Text("email"),
        EmailVerified = fields.Flag("email_verified") is true,
        Disabled = fields.Flag("disabled") is true,
        PasswordHash = fields.Text("password_hash"),
        CreatedAt = fields.Time("created_at"),
    });
}
