using AuthServer.Data;
using Microsoft.Extensions.Options;

namespace AuthServer.Keys;

/// <summary>With MySql the master key is the operator's: a file beside one replica would be lost with it.</summary>
internal sealed class MasterKeyRule(IConfiguration configuration) : IValidateOptions<KeysOptions>
{
    public ValidateOptionsResult Validate(string? name, KeysOptions options) =>
        DataFeature.Provider(configuration) is DatabaseProvider.MySql && options is { MasterKey: null, MasterKeyFile: null }
            ? ValidateOptionsResult.Fail($"Keys__MasterKey: is required with Database__Provider=MySql, or Keys__MasterKeyFile: {MasterKeyText.Form}.")
            : ValidateOptionsResult.Success;
}
