using System.Text.RegularExpressions;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>passlib's <c>$scrypt$ln=16,r=8,p=1$salt$hash</c>, and Django's <c>scrypt$salt$16384$8$1$hash</c>, whose salt is text.</summary>
internal sealed partial class ScryptFamily : IForeignHashFamily
{
    private const int LargestExponent = 30;

    public ForeignReading? Read(string text)
    {
        if (!text.StartsWith("$scrypt$", StringComparison.Ordinal) && !text.StartsWith("scrypt$", StringComparison.Ordinal))
        {
            return null;
        }

        if (Passlib().Match(text) is { Success: true } passlib)
        {
            var exponent = HashText.Number(passlib.Groups["ln"].Value);
            return exponent > LargestExponent ? CostLimits.TooCostly : Read(passlib, 1 << exponent, HashText.Bytes(passlib.Groups["salt"].Value));
        }

        return Django().Match(text) is { Success: true } django
            ? Read(django, HashText.Number(django.Groups["n"].Value), HashText.Utf8(django.Groups["salt"].Value))
            : CostLimits.Damaged;
    }

    private static ForeignReading Read(Match match, int cost, byte[]? salt) => ScryptHash.Read(
        cost, HashText.Number(match.Groups["r"].Value), HashText.Number(match.Groups["p"].Value), salt, HashText.Tag(match.Groups["tag"].Value));

    [GeneratedRegex(
        @"\A\$scrypt\$ln=(?<ln>[0-9]{1,12}),r=(?<r>[0-9]{1,12}),p=(?<p>[0-9]{1,12})\$(?<salt>[A-Za-z0-9+/]*)\$(?<tag>[A-Za-z0-9+/]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Passlib();

    [GeneratedRegex(
        @"\Ascrypt\$(?<salt>[^$]+)\$(?<n>[0-9]{1,12})\$(?<r>[0-9]{1,12})\$(?<p>[0-9]{1,12})\$(?<tag>[A-Za-z0-9+/]+=*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Django();
}
