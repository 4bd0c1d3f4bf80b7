using Microsoft.Extensions.Options;

namespace AuthServer.Hosting.Settings;

internal interface ISettingsCheck
{
    IEnumerable<string> Faults();
}

internal sealed class SettingsCheck<TSettings>(IOptions<TSettings> options, IConfiguration configuration) : ISettingsCheck
    where TSettings : class, ISettings
{
    public IEnumerable<string> Faults() => [.. UnknownKeys(), .. Invalid()];

    private IEnumerable<string> UnknownKeys()
    {
        var known = typeof(TSettings).GetProperties().Where(property => property.CanWrite).Select(property => property.Name).ToList();
        return from key in configuration.GetSection(TSettings.Section).GetChildren().Select(child => child.Key)
               where !known.Contains(key, StringComparer.OrdinalIgnoreCase)
               select $"{TSettings.Section}__{key}: there is no such setting; the section has {string.Join(", ", known)}.";
    }

    private IEnumerable<string> Invalid()
    {
        try
        {
            _ = options.Value;
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (InvalidOperationException exception)
        {
            // The binder cannot convert a value; its message names the key.
            return [exception.Message.Replace($"{TSettings.Section}:", $"{TSettings.Section}__", StringComparison.Ordinal)];
        }
    }
}
