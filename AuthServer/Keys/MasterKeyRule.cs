using AuthServer.Data;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Keys;

/// <summary>With MySql the master key is the operator's: a file beside one replica would be lost with it.</summary>
internal static class MasterKeyRule
{
    public static void Check(IServiceCollection services, KeysOptions options)
    {
        if (services.Known<DatabaseOptions>().Provider is DatabaseProvider.MySql && options is { MasterKey: null, MasterKeyFile: null })
        {
            services.RefuseSetting(
                "Keys__MasterKey",
                $"is required with Database__Provider=MySql, or Keys__MasterKeyFile: {MasterKeyText.Form}.",
                orKey: "Keys__MasterKeyFile");
        }
    }
}
