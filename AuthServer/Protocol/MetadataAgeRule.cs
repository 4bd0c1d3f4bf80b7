using AuthServer.Hosting.Shared.Settings;
using AuthServer.Keys;
using Microsoft.Extensions.Options;

namespace AuthServer.Protocol;

/// <summary>A key is published for longer than any cache may keep the document it is missing from.</summary>
internal sealed class MetadataAgeRule(IServiceProvider services) : IValidateOptions<ProtocolOptions>
{
    public ValidateOptionsResult Validate(string? name, ProtocolOptions options)
    {
        var announced = services.SettingsOrDefaults<KeysOptions>().AnnounceSeconds;
        return options.MetadataMaxAgeSeconds < announced
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Protocol__MetadataMaxAgeSeconds: {options.MetadataMaxAgeSeconds} must be less than Keys__AnnounceSeconds={announced}, or keys are used before everybody knows them.");
    }
}
