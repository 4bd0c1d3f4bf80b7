namespace AuthServer.Hosting.Shared.Settings;

/// <summary>
/// Settings of a section that nobody reads (<c>Databse__Provider</c>) change nothing, and an operator should hear of it. Where the name is
/// nearly one of ours it is refused; another may be meant for somebody else in the same environment, and is warned of.
/// </summary>
internal static class UnknownSections
{
    /// <summary>Read by the framework, or by one of the hosts: both may be started from one environment.</summary>
    private static readonly string[] OfOthers =
    [
        "Kestrel", "ConnectionStrings",
        "Brand", "Compatibility", "Database", "Keys", "Lockout", "Mail", "Passwords", "Protocol", "Registration", "Sessions", "StatusLists",
        "TokenValidation", "Usage",
    ];

    public static (IReadOnlyList<string> Faults, IReadOnlyList<string> Warnings) Find(IConfiguration configuration, IReadOnlyList<string> known)
    {
        List<string> faults = [], warnings = [];
        foreach (var section in configuration.GetChildren().Where(section => section.Key is not "" && section.GetChildren().Any()))
        {
            if (known.Concat(OfOthers).Contains(section.Key, StringComparer.OrdinalIgnoreCase))
            {
                continue;
            }

            var key = $"{section.Key}__{section.GetChildren().First().Key}";
            if (known.FirstOrDefault(name => IsNearly(section.Key, name)) is { } meant)
            {
                faults.Add($"{key}: there is no section {section.Key}; is {meant} meant?");
            }
            else
            {
                warnings.Add($"{key}: there is no section {section.Key}, so this changes nothing; the sections are {string.Join(", ", known)}.");
            }
        }

        return (faults, warnings);
    }

    /// <summary>Two letters left out, put in, changed or swapped in one place; one where the name is short.</summary>
    private static bool IsNearly(string text, string name)
    {
        var (shorter, longer) = text.Length < name.Length
            ? (text.ToUpperInvariant(), name.ToUpperInvariant())
            : (name.ToUpperInvariant(), text.ToUpperInvariant());
        var begin = shorter.Zip(longer).TakeWhile(pair => pair.First == pair.Second).Count();
        var end = shorter.Skip(begin).Reverse().Zip(longer.Skip(begin).Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
        return longer.Length - begin - end <= (name.Length < 6 ? 1 : 2);
    }
}
