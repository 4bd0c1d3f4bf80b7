using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Settings;

namespace AuthServer.Keys;

internal enum SigningAlgorithm
{
    ES256,
    RS256,
}

/// <summary>The keys that sign and encrypt tokens, and the master key that protects them in the database.</summary>
internal sealed class KeysOptions : ISettings, IValidatableObject
{
    public static string Section => "Keys";

    /// <summary>32 bytes in base64 or hex (<c>openssl rand -hex 32</c>). Required with MySql, unless <see cref="MasterKeyFile"/> is set.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds the master key in the same form. Default with Sqlite: <c>master.key</c> beside the database, made at first start with mode 0600.</summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>ES256 (default) or RS256. After a change, tokens signed with the other algorithm stay valid.</summary>
    public SigningAlgorithm SigningAlgorithm { get; set; } = SigningAlgorithm.ES256;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MasterKey is not null && MasterKeyFile is not null)
        {
            yield return new("set MasterKey or MasterKeyFile, not both.", [nameof(MasterKey)]);
        }

        if (MasterKey is not null && MasterKeyText.Parse(MasterKey) is null)
        {
            yield return new($"is not {MasterKeyText.Form}.", [nameof(MasterKey)]);
        }

        if (MasterKeyFile is not null && !File.Exists(MasterKeyFile))
        {
            yield return new($"there is no file '{MasterKeyFile}'.", [nameof(MasterKeyFile)]);
        }
    }
}
