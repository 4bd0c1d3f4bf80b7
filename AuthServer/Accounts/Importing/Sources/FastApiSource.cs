using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>The table of FastAPI's tutorial (id, username, email, hashed_password, disabled), and that of fastapi-users.</summary>
internal static class FastApiSource
{
    public static ImportSource Instance { get; } = new("fastapi", "the tutorial's table or that of fastapi-users", Read);

    private static SourceReading.Person Read(Fields fields) => new(new ImportedAccount
    {
        Id = fields.Text("id"),
        UserName = fields.Text("username"),
        Email = fields.Text("email"),
        EmailVerified = fields.Flag("is_verified") is true,
        Disabled = fields.Flag("disabled") is true || fields.Flag("is_active") is false,
        PasswordHash = fields.Text("hashed_password", "password_hash"),
        CreatedAt = fields.Time("created_at"),
    });
}
