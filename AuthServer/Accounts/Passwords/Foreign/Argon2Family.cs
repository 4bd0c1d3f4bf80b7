using System.Text.RegularExpressions;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>The PHC string <c>$argon2id$v=19$m=102400,t=2,p=8$salt$hash</c>, and Django's, which has <c>argon2</c> before it.</summary>
internal sealed partial class Argon2Family : IForeignHashFamily
{
    // RFC 9106 section 3.1.
    private const int ShortestSalt = 8;
    private const int LeastMemoryOfLane = 8;

    public ForeignReading? Read(string text)
    {
        if (!text.StartsWith("$argon2", StringComparison.Ordinal) && !text.StartsWith("argon2$", StringComparison.Ordinal))
        {
            return null;
        }

        var match = Phc().Match(text);
        if (!match.Success || HashText.Bytes(match.Groups["salt"].Value) is not { Length: >= ShortestSalt } salt
            || HashText.Tag(match.Groups["tag"].Value) is not { } tag)
        {
            return CostLimits.Damaged;
        }

        var (memory, passes, lanes) = (Number("m"), Number("t"), Number("p"));
        if (passes < 1 || lanes < 1 || memory < (long)LeastMemoryOfLane * lanes)
        {
            return CostLimits.Damaged;
        }

        return CostLimits.AllowMemory(memory, passes, lanes)
            ? new ForeignReading.Known(new Argon2Hash(match.Groups["kind"].Value, match.Groups["v"].Value is "19" ? 19 : 16, memory, passes, lanes, salt, tag))
            : CostLimits.TooCostly;

        int Number(string name) => HashText.Number(match.Groups[name].Value);
    }

    // Without a version it is that of before there was a word for it.
    [GeneratedRegex(
        @"\A(argon2)?\$argon2(?<kind>id|i|d)\$(v=(?<v>16|19)\$)?m=(?<m>[0-9]{1,12}),t=(?<t>[0-9]{1,12}),p=(?<p>[0-9]{1,12})"
            + @"\$(?<salt>[A-Za-z0-9+/]+)\$(?<tag>[A-Za-z0-9+/]+)\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Phc();
}
