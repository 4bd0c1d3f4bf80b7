using System.ComponentModel.DataAnnotations;
using AuthServer.Data.Records;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Tokens;

/// <summary>What apps may do that were written for another server.</summary>
internal sealed class CompatibilityOptions : ISettings, IValidatableObject
{
    public static string Section => "Compatibility";

    /// <summary>
    /// A public client of the grant password. A request to /api/token with username and password that names no client and proves none is
    /// taken as its own, and may leave out grant_type. Empty: such a request is refused.
    /// </summary>
    public string DefaultClient { get; set; } = "";

    /// <summary>RFC 6749 appendix A.1, and the length of the column.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (DefaultClient.Length > ColumnLengths.ClientId || DefaultClient.Any(character => character is < '!' or > '~'))
        {
            yield return new ValidationResult("must be a client's id: at most 100 printable ASCII characters.", [nameof(DefaultClient)]);
        }
    }
}
