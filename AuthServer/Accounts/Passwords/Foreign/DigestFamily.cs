using System.Text.RegularExpressions;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>
/// MD5, SHA-1 and their successors used as they are: hexadecimal digits alone, Django's <c>sha1$salt$digits</c>, LDAP's <c>{SSHA}</c> and the
/// like (RFC 2307 section 5.3), whose salt follows, and this server's own spelling of them.
/// </summary>
internal sealed partial class DigestFamily : IForeignHashFamily
{
    public ForeignReading? Read(string text)
    {
        if (Hex().Match(text) is { Success: true } hex)
        {
            var tag = Convert.FromHexString(hex.Groups["tag"].Value);
            var digest = hex.Groups["digest"].Success ? hex.Groups["digest"].Value : DigestHash.ByLength.GetValueOrDefault(tag.Length, "");
            return digest is "" ? null : DigestHash.Read(digest, saltIsFirst: true, HashText.Utf8(hex.Groups["salt"].Value), tag);
        }

        if (Ldap().Match(text) is { Success: true } ldap)
        {
            return ReadLdap(ldap.Groups["digest"].Value.ToLowerInvariant(), HashText.Bytes(ldap.Groups["tag"].Value));
        }

        return Own().Match(text) is { Success: true } own
            ? DigestHash.Read(
                own.Groups["digest"].Value, own.Groups["place"].Value is "prefix", HashText.Bytes(own.Groups["salt"].Value),
                HashText.Bytes(own.Groups["tag"].Value))
            : null;
    }

    private static ForeignReading ReadLdap(string name, byte[]? bytes)
    {
        var (digest, isSalted) = name switch
        {
            "sha" => ("sha1", false),
            "ssha" => ("sha1", true),
            "smd5" => ("md5", true),
            _ => (name.StartsWith("ssha", StringComparison.Ordinal) ? name[1..] : name, name.StartsWith("ssha", StringComparison.Ordinal)),
        };
        var length = DigestHash.ByLength.Single(entry => entry.Value == digest).Key;
        return bytes is null || bytes.Length < length || (bytes.Length > length && !isSalted)
            ? CostLimits.Damaged
            : DigestHash.Read(digest, saltIsFirst: false, bytes[length..], bytes[..length]);
    }

    [GeneratedRegex(@"\A((?<digest>md5|sha1)\$(?<salt>[^$]*)\$)?(?<tag>([0-9A-Fa-f]{2})+)\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Hex();

    [GeneratedRegex(
        @"\A\{(?<digest>MD5|SMD5|SHA|SSHA|SHA256|SSHA256|SHA512|SSHA512)\}(?<tag>[A-Za-z0-9+/]+=*)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Ldap();

    [GeneratedRegex(
        @"\A\$digest\$(?<digest>md5|sha1|sha256|sha512)\$(?<place>prefix|suffix)\$(?<salt>[A-Za-z0-9+/]*)\$(?<tag>[A-Za-z0-9+/]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Own();
}
