using AuthServer.Hosting.Shared.Settings;
using AuthServer.Keys;

namespace AuthServer.Protocol;

/// <summary>A key is published for longer than any cache may keep the document it is missing from.</summary>
internal static class MetadataAgeRule
{
    public static void Check(IServiceCollection services, ProtocolOptions options)
    {
        var announced = services.Known<KeysOptions>().AnnounceSeconds;
        if (options.MetadataMaxAgeSeconds >= announced)
        {
            services.RefuseSetting(
                "Protocol__MetadataMaxAgeSeconds",
                $"{options.MetadataMaxAgeSeconds} must be less than Keys__AnnounceSeconds={announced}, or keys are used before everybody knows them.");
        }
    }
}
