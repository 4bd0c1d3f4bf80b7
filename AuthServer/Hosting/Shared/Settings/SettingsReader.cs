using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace AuthServer.Hosting.Shared.Settings;

/// <summary>
/// Fills each settings class from its section and keeps every fault, so that an operator reads all of them at once.
/// A fault names the key and what is wanted, never a text that was given: it might be a secret in the wrong place.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _faults = [];
    private readonly List<(string Section, IReadOnlyList<string> Ours, IReadOnlyList<string> Others)> _read = [];

    public IReadOnlyList<string> Faults => [.. _faults.Concat(Unknown()).Distinct()];

    /// <summary>Those that have been read.</summary>
    public IReadOnlyList<string> Sections => [.. _read.Select(read => read.Section).Distinct()];

    /// <summary>What is faulty keeps its default: the host is composed before the check ends the run, and must not trip over it.</summary>
    public T Read<T>()
        where T : class, ISettings, new()
    {
        T settings = new();
        PropertyInfo[] properties = [.. typeof(T).GetProperties().Where(property => property.CanWrite)];
        foreach (var value in configuration.GetSection(T.Section).GetChildren())
        {
            if (properties.FirstOrDefault(property => property.Name.Equals(value.Key, StringComparison.OrdinalIgnoreCase)) is { } property)
            {
                Set(settings, property, value, $"{T.Section}__{property.Name}");
            }
        }

        Validate(settings, properties);
        _read.Add((T.Section, [.. properties.Select(property => property.Name)], T.OthersKeys));
        return settings;
    }

    /// <summary>One fault a setting: what cannot be read, by itself or from its file, is not said to be missing as well.</summary>
    /// <param name="key">As an operator sets it.</param>
    /// <param name="fault">What is wanted.</param>
    /// <param name="orKey">Another setting whose fault says the same.</param>
    public void Refuse(string key, string fault, string? orKey = null)
    {
        if (!IsTold(key) && (orKey is null || !IsTold(orKey)))
        {
            _faults.Add($"{key}: {fault}");
        }
    }

    private bool IsTold(string key) =>
        _faults.Any(told => told.StartsWith($"{key}:", StringComparison.Ordinal) || told.StartsWith($"{key}__", StringComparison.Ordinal));

    private void Set(object settings, PropertyInfo property, IConfigurationSection value, string key)
    {
        if (SettingFiles.NoFile(value) is { } part)
        {
            Refuse($"{key}__{part}", "there is no such setting.");
            return;
        }

        if (SettingFiles.Fault(value) is { } fault)
        {
            Refuse($"{key}__{SettingFiles.Key}", fault);
            return;
        }

        // An empty variable is what compose files make of an unset one: it means "the default".
        if (value.Value?.Trim() is not [_, ..] text)
        {
            return;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        try
        {
            var converted = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            if (type.IsEnum && !Enum.IsDefined(type, converted!))
            {
                throw new FormatException();
            }

            property.SetValue(settings, converted);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            Refuse(key, property.GetCustomAttribute<RangeAttribute>() is { } range ? Wanted(range) : $"must be {Wanted(type)}.");
        }
    }

    private void Validate<T>(T settings, PropertyInfo[] properties)
        where T : class, ISettings, new()
    {
        List<ValidationResult> results =
            [.. from property in properties
                from range in property.GetCustomAttributes<RangeAttribute>()
                where !range.IsValid(property.GetValue(settings))
                select new ValidationResult(Wanted(range), [property.Name])];
        if (settings is IValidatableObject rules)
        {
            results.AddRange(rules.Validate(new ValidationContext(settings)));
        }

        T defaults = new();
        foreach (var result in results)
        {
            var property = properties.Single(property => property.Name == result.MemberNames.Single());
            Refuse($"{T.Section}__{property.Name}", result.ErrorMessage!);
            property.SetValue(settings, property.GetValue(defaults));
        }
    }

    /// <summary>Told at the end: several classes may read one section.</summary>
    private IEnumerable<string> Unknown() =>
        from section in _read.GroupBy(read => read.Section)
        let ours = section.SelectMany(read => read.Ours).ToList()
        from value in configuration.GetSection(section.Key).GetChildren()
        where !ours.Concat(section.SelectMany(read => read.Others)).Contains(value.Key, StringComparer.OrdinalIgnoreCase)
        select $"{section.Key}__{value.Key}: there is no such setting; the section has {string.Join(", ", ours)}.";

    private static string Wanted(RangeAttribute range) => range.ErrorMessage ?? $"must be between {range.Minimum} and {range.Maximum}.";

    private static string Wanted(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(Uri) => "a URL",
        _ => $"a {type.Name}",
    };
}
