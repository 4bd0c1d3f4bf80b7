using System.Text.RegularExpressions;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>
/// passlib's <c>$pbkdf2-sha256$rounds$salt$hash</c> (without a digest it is SHA-1), the PHC form <c>$pbkdf2-sha256$i=rounds,l=32$salt$hash</c>
/// that Auth0 takes, and Django's <c>pbkdf2_sha256$rounds$salt$hash</c>, whose salt is text.
/// </summary>
internal sealed partial class Pbkdf2Family : IForeignHashFamily
{
    public ForeignReading? Read(string text)
    {
        if (!text.StartsWith("$pbkdf2", StringComparison.Ordinal) && !text.StartsWith("pbkdf2_", StringComparison.Ordinal))
        {
            return null;
        }

        var (modular, django) = (Modular().Match(text), Django().Match(text));
        var match = modular.Success ? modular : django;
        if (!match.Success)
        {
            return CostLimits.Damaged;
        }

        var (digest, salt) = (match.Groups["digest"].Value, match.Groups["salt"].Value);
        return Pbkdf2Hash.Read(
            digest is "" ? "sha1" : digest, HashText.Number(match.Groups["i"].Value), modular.Success ? HashText.Bytes(salt) : HashText.Utf8(salt),
            HashText.Tag(match.Groups["tag"].Value));
    }

    [GeneratedRegex(
        @"\A\$pbkdf2(-(?<digest>sha1|sha256|sha512))?\$(i=)?(?<i>[0-9]{1,12})(,l=[0-9]{1,4})?\$(?<salt>[A-Za-z0-9./+]*)\$(?<tag>[A-Za-z0-9./+]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Modular();

    [GeneratedRegex(
        @"\Apbkdf2_(?<digest>sha1|sha256|sha512)\$(?<i>[0-9]{1,12})\$(?<salt>[^$]+)\$(?<tag>[A-Za-z0-9/+]+=*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Django();
}
