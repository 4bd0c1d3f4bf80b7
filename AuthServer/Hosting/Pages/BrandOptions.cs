using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Hosting.Pages;

/// <summary>Whose server this is, for the eyes of people: on pages and in mails alike.</summary>
internal sealed partial class BrandOptions : ISettings, IValidatableObject
{
    private const int MaxName = 60;

    public static string Section => "Brand";

    /// <summary>The name above every page and in every mail, at most 60 characters. Empty: pages show none, mails say <c>AuthServer</c>.</summary>
    public string Name { get; set; } = "";

    /// <summary>
    /// A PNG, JPEG or SVG file of at most 100 KiB, shown above every page. Mails carry it too, unless it is an SVG, which mail programs do not
    /// show. It is read at start.
    /// </summary>
    public string LogoFile { get; set; } = "";

    /// <summary>
    /// The colour of buttons and links, such as <c>#0b57d0</c>. White text on it, and it on white, must have a contrast of 4.5 at least (WCAG 2.1
    /// section 1.4.3).
    /// </summary>
    public string Color { get; set; } = BrandColors.Light.Accent;

    /// <summary>The same for browsers that prefer dark pages: it must have that contrast to <c>#0a2540</c> and <c>#202329</c>.</summary>
    public string DarkColor { get; set; } = BrandColors.Dark.Accent;

    /// <summary>Where there must be a name.</summary>
    internal string Signature => Name is "" ? nameof(AuthServer) : Name;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Name.Length > MaxName || Name.Any(char.IsControl))
        {
            yield return new($"must have at most {MaxName} characters, and none that ends a line.", [nameof(Name)]);
        }

        if (LogoFile is not "" && BrandLogo.Read(LogoFile).Fault is { } fault)
        {
            yield return new(fault, [nameof(LogoFile)]);
        }

        foreach (var (color, ground, name) in new[] { (Color, BrandColors.Light, nameof(Color)), (DarkColor, BrandColors.Dark, nameof(DarkColor)) })
        {
            if (!Form().IsMatch(color))
            {
                yield return new("must be a colour of six hexadecimal digits, such as #0b57d0.", [name]);
            }
            else if (ground.FaultOf(color) is { } pale)
            {
                yield return new(pale, [name]);
            }
        }
    }

    [GeneratedRegex("^#[0-9a-fA-F]{6}$", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
