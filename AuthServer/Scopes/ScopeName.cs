namespace AuthServer.Scopes;

/// <summary>RFC 6749 appendix A.4: printable ASCII without space, quote and backslash.</summary>
internal static class ScopeName
{
    public const string Form = "1 to 100 printable ASCII characters without space, quote and backslash";

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 100 && name.All(character => character is >= '!' and <= '~' and not ('"' or '\\'));
}
