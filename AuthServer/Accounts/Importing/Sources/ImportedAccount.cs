namespace AuthServer.Accounts.Importing.Sources;

/// <summary>A person as another system's record tells of them, before any rule has looked at it.</summary>
internal sealed record ImportedAccount
{
    /// <summary>The id that the other system used. One that is a GUID stays the person's id.</summary>
    public string? Id { get; init; }

    /// <summary>Only in what this server exported: an id of a third system.</summary>
    public string? ExternalId { get; init; }

    public string? UserName { get; init; }

    public string? Email { get; init; }

    public bool EmailVerified { get; init; }

    public bool Disabled { get; init; }

    /// <summary>Null: there is no password.</summary>
    public string? PasswordHash { get; init; }

    public DateTime? CreatedAt { get; init; }
}
