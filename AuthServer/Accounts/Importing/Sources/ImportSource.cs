using AuthServer.Accounts.Importing.Files;

namespace AuthServer.Accounts.Importing.Sources;

/// <summary>What became of a record.</summary>
internal abstract record SourceReading
{
    private SourceReading()
    {
    }

    public sealed record Person(ImportedAccount Account) : SourceReading;

    public sealed record Refused(string Reason) : SourceReading;

    /// <summary>A record of something else, which files of this kind may hold.</summary>
    public sealed record Other : SourceReading;
}

/// <summary>A system that people move in from: by which names its records say what.</summary>
/// <param name="Name">As operators name it.</param>
/// <param name="Summary">What it takes, for the help.</param>
/// <param name="Read">Reads a record.</param>
internal sealed record ImportSource(string Name, string Summary, Func<Fields, SourceReading> Read)
{
    /// <summary>The list that the people stand in, where the file is one JSON object; null: it is a table, lines or a list.</summary>
    public string? List { get; init; }

    public static ImportSource Default => OwnSource.Instance;

    public static IReadOnlyList<ImportSource> All { get; } =
        [OwnSource.Instance, FastApiSource.Instance, IdentitySource.Instance, KeycloakSource.Instance, Auth0Source.Instance, DjangoSource.Instance];
}
