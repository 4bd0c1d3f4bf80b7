using System.Text;

namespace AuthServer.Hosting.Settings;

/// <summary>
/// Without ICU, or with the setting below, .NET gives a text back as it is where it is asked to normalize it. Two spellings of one
/// address would be two accounts.
/// </summary>
internal static class UnicodeFault
{
    public const string Setting = "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT";

    private const string Composed = "\u00e9";
    private const string Decomposed = "e\u0301";
    private const string FullWidth = "\uff41";

    /// <summary>What is said when normalization does not work; null when it does.</summary>
    public static string? Find() => Decomposed.Normalize(NormalizationForm.FormC) == Composed && FullWidth.Normalize(NormalizationForm.FormKC) == "a"
        ? null
        : "Unicode normalization does not work, so that two spellings of one address would be two accounts. "
            + "Leave this setting out and install ICU (Debian: libicu, Alpine: icu-libs).";
}
