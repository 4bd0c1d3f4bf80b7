using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>The table AspNetUsers of ASP.NET Core Identity.</summary>
internal static class IdentitySource
{
    public static ImportSource Instance { get; } = new("identity", "the table AspNetUsers", Read);

    private static SourceReading.Person Read(Fields fields) => new(new ImportedAccount
    {
        Id = fields.Text("Id"),
        UserName = fields.Text("UserName"),
        Email = fields.Text("Email"),
        EmailVerified = fields.Flag("EmailConfirmed") is true,
        Disabled = IsLockedForGood(fields),
        PasswordHash = fields.Text("PasswordHash"),
    });

    /// <summary>Identity knows no disabled users: they are locked for a hundred years. A lock of minutes is about guesses, and is not kept.</summary>
    private static bool IsLockedForGood(Fields fields) =>
        fields.Flag("LockoutEnabled") is not false && fields.Time("LockoutEnd") is { } end && end > DateTime.UtcNow.AddYears(1);
}
