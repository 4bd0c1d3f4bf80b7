using System.Globalization;

namespace AuthServer.Data.Records;

/// <summary>
/// The two spellings of a domain with letters beyond ASCII (RFC 5890 section 2.3.2.1): the one in ASCII, which is stored and which mail
/// servers take, and the one that people read.
/// </summary>
internal static class AddressSpelling
{
    // Letters, digits and hyphens (RFC 1123 section 2.1); lengths, empty labels and hyphens at the ends are looked at too.
    private static readonly IdnMapping Domains = new() { UseStd3AsciiRules = true };

    /// <summary>A domain in ASCII and lower case; null when it has no such form.</summary>
    public static string? Ascii(string domain)
    {
        try
        {
            var ascii = Domains.GetAscii(domain).ToLowerInvariant();
            // A label such as xn--example- says in another way what has a form already.
            return Domains.GetAscii(Domains.GetUnicode(ascii)) == ascii ? ascii : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An address as it is stored. What is no address stays as it is.</summary>
    public static string Stored(string address) => WithDomain(address, domain => Ascii(domain) ?? domain);

    /// <summary>An address as people read it.</summary>
    public static string Readable(string address) => WithDomain(address, Unicode);

    private static string Unicode(string domain)
    {
        try
        {
            return Ascii(domain) is { } ascii ? Domains.GetUnicode(ascii) : domain;
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    private static string WithDomain(string address, Func<string, string> change)
    {
        var start = address.LastIndexOf('@') + 1;
        return start is 0 ? address : address[..start] + change(address[start..]);
    }
}
