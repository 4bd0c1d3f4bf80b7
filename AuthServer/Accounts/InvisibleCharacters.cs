namespace AuthServer.Accounts;

/// <summary>
/// Characters that do not show although they may be letters or marks: all that Unicode calls Default_Ignorable_Code_Point
/// (https://www.unicode.org/Public/17.0.0/ucd/DerivedCoreProperties.txt). .NET has no API for that property.
/// </summary>
internal static class InvisibleCharacters
{
    private static readonly (int First, int Last)[] Ranges =
    [
        (0x00AD, 0x00AD), // soft hyphen
        (0x034F, 0x034F), // combining grapheme joiner
        (0x061C, 0x061C), // Arabic letter mark
        (0x115F, 0x1160), // Hangul fillers
        (0x17B4, 0x17B5), // Khmer inherent vowels
        (0x180B, 0x180F), // Mongolian variation selectors, vowel separator
        (0x200B, 0x200F), // zero width, direction marks
        (0x202A, 0x202E), // direction of embedded text
        (0x2060, 0x206F), // word joiner, invisible operators, and what is reserved for more of them
        (0x3164, 0x3164), // Hangul filler
        (0xFE00, 0xFE0F), // variation selectors
        (0xFEFF, 0xFEFF), // zero width no-break space
        (0xFFA0, 0xFFA0), // halfwidth Hangul filler
        (0xFFF0, 0xFFF8), // reserved
        (0x1BCA0, 0x1BCA3), // shorthand format controls
        (0x1D173, 0x1D17A), // musical format controls
        (0xE0000, 0xE0FFF), // tags, variation selectors supplement, and what is reserved for more of them
    ];

    public static bool IsIn(string text) =>
        text.EnumerateRunes().Any(rune => Ranges.Any(range => range.First <= rune.Value && rune.Value <= range.Last));
}
