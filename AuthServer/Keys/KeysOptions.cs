using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

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

    /// <summary>32 bytes in base64 or hex (<c>openssl rand -hex 32</c>). Required with MySql, unless <c>Keys__MasterKeyFile</c> is set.</summary>
    public string? MasterKey { get; set; }

    /// <summary>A file that holds the master key in the same form. With Sqlite it is made at first start (mode 0600).</summary>
    /// <value>with Sqlite <c>master.key</c> beside the database</value>
    public string? MasterKeyFile { get; set; }

    /// <summary>
    /// The master key before this one, until <c>keys reprotect</c> has run: it opens what is still encrypted under it, and protects
    /// nothing new.
    /// </summary>
    public string? PreviousMasterKey { get; set; }

    /// <summary>A file that holds the master key before this one.</summary>
    public string? PreviousMasterKeyFile { get; set; }

    /// <summary>How long a key signs, encrypts or protects cookies before the next one takes over (30 days). 0: until <c>keys rotate</c>.</summary>
    [Range(0, 315_360_000)]
    public int RotateSeconds { get; set; } = 2_592_000;

    /// <summary>
    /// How long the next key is published before it is used (1 day). Above <c>Protocol__MetadataMaxAgeSeconds</c>, for so long
    /// caches keep the JWKS; below <c>Keys__RotateSeconds</c>.
    /// </summary>
    [Range(5, 31_536_000)]
    public int AnnounceSeconds { get; set; } = 86_400;

    /// <summary><c>ES256</c> or <c>RS256</c>. After a change, tokens signed with the other algorithm stay valid.</summary>
    public SigningAlgorithm SigningAlgorithm { get; set; } = SigningAlgorithm.ES256;

    internal TimeSpan RotateEvery => TimeSpan.FromSeconds(RotateSeconds);

    internal TimeSpan Announce => TimeSpan.FromSeconds(AnnounceSeconds);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (text, file, name) in new[]
        {
            (MasterKey, MasterKeyFile, nameof(MasterKey)),
            (PreviousMasterKey, PreviousMasterKeyFile, nameof(PreviousMasterKey)),
        })
        {
            if (text is not null && file is not null)
            {
                yield return new($"set {name} or {name}File, not both.", [name]);
            }

            if (text is not null && MasterKeyText.Parse(text) is null)
            {
                yield return new($"is not {MasterKeyText.Form}.", [name]);
            }

            if (file is not null && FileFaults.ReadText(file).Fault is { } fault)
            {
                yield return new(fault, [$"{name}File"]);
            }
        }

        if (RotateSeconds is not 0 && AnnounceSeconds >= RotateSeconds)
        {
            yield return new(
                $"{AnnounceSeconds} must be less than Keys__RotateSeconds={RotateSeconds}: a key is announced while the one before signs.",
                [nameof(AnnounceSeconds)]);
        }
    }
}
