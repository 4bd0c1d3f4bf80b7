using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace ResourceApi.Hosting;

/// <summary>
/// Fills one settings class from its section and keeps every fault, so that an operator reads all of them at once.
/// A fault names the environment key and what is wanted, never the value: it might be a secret in the wrong place.
/// </summary>
internal sealed class SettingsReader(IConfiguration configuration)
{
    private readonly List<string> _faults = [];
    private readonly List<string> _sections = [];

    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Those that have been read.</summary>
    public IReadOnlyList<string> Sections => _sections;

    public T Read<T>(string section, params string[] foreignKeys)
        where T : class, new()
    {
        _sections.Add(section);
        var settings = new T();
        var properties = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);

        foreach (var child in configuration.GetSection(section).GetChildren())
        {
            if (properties.TryGetValue(child.Key, out var property))
            {
                Set(settings, property, child, section);
            }
            else if (!foreignKeys.Contains(child.Key, StringComparer.OrdinalIgnoreCase))
            {
                _faults.Add($"{section}__{child.Key}: there is no such setting; known are {string.Join(", ", properties.Keys)}.");
            }
        }

        Validate(settings, section, properties);
        return settings;
    }

    /// <summary>Adds the fault of a rule across features, which no settings class can see alone.</summary>
    public void Refuse(string key, string fault) => _faults.Add($"{key}: {fault}");

    private void Set(object settings, PropertyInfo property, IConfigurationSection child, string section)
    {
        if (SettingFiles.NoFile(child) is { } part)
        {
            _faults.Add($"{section}__{property.Name}__{part}: there is no such setting.");
            return;
        }

        if (SettingFiles.Fault(child) is { } fault)
        {
            _faults.Add($"{section}__{property.Name}__{SettingFiles.Key}: {fault}");
            return;
        }

        // An empty variable is what compose files make of an unset one: it means "the default".
        if (string.IsNullOrWhiteSpace(child.Value))
        {
            return;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        try
        {
            var value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(child.Value.Trim());
            if (type.IsEnum && !Enum.IsDefined(type, value!))
            {
                throw new FormatException();
            }

            property.SetValue(settings, value);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException)
        {
            _faults.Add($"{section}__{property.Name}: must be {Wanted(type)}.");
        }
    }

    private void Validate<T>(T settings, string section, Dictionary<string, PropertyInfo> properties)
        where T : class, new()
    {
        var results = new List<ValidationResult>();
        foreach (var property in properties.Values)
        {
            var context = new ValidationContext(settings) { MemberName = property.Name };
            Validator.TryValidateProperty(property.GetValue(settings), context, results);
        }

        // Called here by hand because Validator skips it as soon as one attribute has failed.
        if (settings is IValidatableObject rules)
        {
            results.AddRange(rules.Validate(new ValidationContext(settings)));
        }

        var defaults = new T();
        foreach (var result in results)
        {
            var member = result.MemberNames.Single();
            // A setting whose file cannot be read, or is misspelt, is not said to be missing as well.
            if (!_faults.Any(fault => fault.StartsWith($"{section}__{member}__", StringComparison.Ordinal)))
            {
                _faults.Add($"{section}__{member}: {result.ErrorMessage}");
            }

            // The host is composed before the check ends the run: nothing there may trip over a fault already reported.
            properties[member].SetValue(settings, properties[member].GetValue(defaults));
        }
    }

    private static string Wanted(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", Enum.GetNames(type))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) => "a whole number",
        _ when type == typeof(Uri) => "a URL",
        _ => $"a {type.Name}",
    };
}
