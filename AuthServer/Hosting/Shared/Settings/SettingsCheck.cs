using System.ComponentModel;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace AuthServer.Hosting.Shared.Settings;

internal interface ISettingsCheck
{
    string Section { get; }

    IEnumerable<string> Faults();
}

/// <summary>Reads a section value by value, where the binder would stop at the first that it cannot convert, and names everything that is wrong.</summary>
internal sealed class SettingsCheck<TSettings>(IEnumerable<IValidateOptions<TSettings>> validators, IConfiguration configuration) : ISettingsCheck
    where TSettings : class, ISettings, new()
{
    private static readonly PropertyInfo[] Known = [.. typeof(TSettings).GetProperties().Where(property => property.CanWrite)];

    public string Section => TSettings.Section;

    public IEnumerable<string> Faults()
    {
        TSettings settings = new();
        var faults = Read(configuration, settings);
        return faults.Concat(validators
            .Select(validator => validator.Validate(Options.DefaultName, settings))
            .Where(result => result.Failed)
            .SelectMany(result => result.Failures!)
            .Where(failure => !IsToldBelow(failure, faults)));
    }

    /// <summary>Fills the settings and returns what cannot be read; that stays at its default.</summary>
    public static List<string> Read(IConfiguration configuration, TSettings settings) =>
        [.. configuration.GetSection(TSettings.Section).GetChildren()
            .Where(value => !TSettings.OthersKeys.Contains(value.Key, StringComparer.OrdinalIgnoreCase))
            .Select(value => Read(value, settings))
            .OfType<string>()];

    /// <summary>A setting whose file cannot be read, or is misspelt, is not said to be missing as well.</summary>
    private static bool IsToldBelow(string failure, List<string> faults) =>
        faults.Any(fault => fault.StartsWith(failure.Split(':')[0] + "__", StringComparison.Ordinal));

    /// <summary>Why the value cannot be read into the settings; null when it was.</summary>
    private static string? Read(IConfigurationSection value, TSettings settings)
    {
        var property = Known.FirstOrDefault(property => property.Name.Equals(value.Key, StringComparison.OrdinalIgnoreCase));
        if (property is null || SettingFiles.NoFile(value) is not null)
        {
            var name = property is null ? value.Key : $"{value.Key}__{SettingFiles.NoFile(value)}";
            return $"{TSettings.Section}__{name}: there is no such setting; the section has {string.Join(", ", Known.Select(known => known.Name))}.";
        }

        if (SettingFiles.Fault(value) is { } fault)
        {
            return $"{TSettings.Section}__{property.Name}__{SettingFiles.Key}: {fault}";
        }

        // An empty variable is what compose files make of an unset one: it means "the default".
        if (value.Value?.Trim() is not [_, ..] text)
        {
            return null;
        }

        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        try
        {
            var converted = TypeDescriptor.GetConverter(property.PropertyType).ConvertFromInvariantString(text);
            if (type.IsEnum && !Enum.IsDefined(type, converted!))
            {
                return Unreadable(property, text, type);
            }

            property.SetValue(settings, converted);
            return null;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
        {
            return Unreadable(property, text, type);
        }
    }

    private static string Unreadable(PropertyInfo property, string text, Type type) =>
        $"{TSettings.Section}__{property.Name}: '{text}' is not {FormOf(type)}.";

    private static string FormOf(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : type == typeof(bool) ? "true or false" : "a whole number in range";
}
