using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>Django's table auth_user, or what <c>dumpdata</c> writes, where the columns stand below <c>fields</c> and the id is <c>pk</c>.</summary>
internal static class DjangoSource
{
    /// <summary>Django's mark of an account without a password.</summary>
    private const char Unusable = '!';

    public static ImportSource Instance { get; } = new("django", "the table auth_user or what dumpdata writes", Read);

    private static SourceReading Read(Fields fields)
    {
        var columns = fields.Inner("fields") ?? fields;
        // Whoever has a user model of their own names it as they like.
        if (fields.Text("model") is { } model && columns.Text("password") is null && !model.EndsWith("user", StringComparison.OrdinalIgnoreCase))
        {
            return new SourceReading.Other();
        }

        return new SourceReading.Person(new ImportedAccount
        {
            Id = fields.Text("pk", "id"),
            UserName = columns.Text("username"),
            Email = columns.Text("email"),
            Disabled = columns.Flag("is_active") is false,
            PasswordHash = columns.Text("password") is { } hash && hash[0] is not Unusable ? hash : null,
            CreatedAt = columns.Time("date_joined"),
        });
    }
}
