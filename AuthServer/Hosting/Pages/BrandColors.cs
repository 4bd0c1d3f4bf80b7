using System.Globalization;

namespace AuthServer.Hosting.Pages;

/// <summary>What the brand's colour is seen with on a page: the text on it, and the ground that it is itself the text on.</summary>
/// <param name="Accent">The colour when none is set.</param>
/// <param name="OnAccent">The text of buttons.</param>
/// <param name="Card">The ground of the page, as in the style sheet.</param>
internal sealed record BrandColors(string Accent, string OnAccent, string Card)
{
    /// <summary>WCAG 2.1 section 1.4.3.</summary>
    private const double Least = 4.5;

    public static BrandColors Light { get; } = new("#0b57d0", "#ffffff", "#ffffff");

    public static BrandColors Dark { get; } = new("#9ecaff", "#0a2540", "#202329");

    /// <summary>Why a colour cannot be read with these; null when it can.</summary>
    public string? FaultOf(string color)
    {
        var (least, other) = new[] { OnAccent, Card }.Select(other => (Contrast(color, other), other)).Min();
        return least >= Least
            ? null
            : string.Create(
                CultureInfo.InvariantCulture,
                $"has a contrast of {Math.Floor(least * 10) / 10:0.0} to {other}; {Least} is the least that can be read.");
    }

    private static double Contrast(string one, string other)
    {
        var (light, dark) = (Math.Max(Luminance(one), Luminance(other)), Math.Min(Luminance(one), Luminance(other)));
        return (light + 0.05) / (dark + 0.05);
    }

    /// <summary>WCAG 2.1, "relative luminance".</summary>
    private static double Luminance(string color) => (0.2126 * Channel(color, 1)) + (0.7152 * Channel(color, 3)) + (0.0722 * Channel(color, 5));

    private static double Channel(string color, int at)
    {
        var value = int.Parse(color.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
