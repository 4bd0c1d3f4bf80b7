using Microsoft.Extensions.Options;

namespace AuthServer.Hosting.Settings;

internal interface ISettingsCheck
{
    IEnumerable<string> Faults();
}

internal sealed class SettingsCheck<TSettings>(IOptions<TSettings> options) : ISettingsCheck
    where TSettings : class, ISettings
{
    public IEnumerable<string> Faults()
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
            // The binder: a key it does not know, or a value it cannot convert.
            return [$"{TSettings.Section}: {exception.Message}"];
        }
    }
}
