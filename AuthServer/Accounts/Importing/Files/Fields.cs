using System.Globalization;

namespace AuthServer.Accounts.Importing.Files;

/// <summary>What one record of a file says, by the names that its system uses. Letter case is not looked at.</summary>
internal abstract class Fields
{
    /// <summary>The first field whose text is no answer to what was asked; null when there was none.</summary>
    public string? Unreadable { get; private set; }

    /// <summary>The first of these that is there and not empty.</summary>
    public string? Text(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name) is { Length: > 0 } text)
            {
                return text;
            }
        }

        return null;
    }

    /// <summary>The same for yes and no, as databases write them.</summary>
    public bool? Flag(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (Find(name)?.ToLowerInvariant() is not (null or "") and var text)
            {
                bool? flag = text switch
                {
                    "true" or "t" or "1" or "yes" or "y" or "on" => true,
                    "false" or "f" or "0" or "no" or "n" or "off" => false,
                    _ => null,
                };
                Unreadable ??= flag is null ? name : null;
                return flag;
            }
        }

        return null;
    }

    /// <summary>A time in ISO 8601's form, UTC where it does not say; null when it is none.</summary>
    public DateTime? Time(params ReadOnlySpan<string> names) =>
        DateTimeOffset.TryParse(Text(names), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time.UtcDateTime : null;

    /// <summary>What the record holds under a name that is itself a record; null where there is none.</summary>
    public virtual Fields? Inner(string name) => null;

    /// <summary>The records of a list.</summary>
    public virtual IEnumerable<Fields> Each(string name) => [];

    protected abstract string? Find(string name);
}
