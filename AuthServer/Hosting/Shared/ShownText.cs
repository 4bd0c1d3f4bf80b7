using System.Globalization;
using System.Text;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// Text of anybody's, for a person to read in a log, on a terminal: what does not show is spelt out, so that it ends no line and moves
/// no cursor.
/// </summary>
internal static class ShownText
{
    public static string Of(string text)
    {
        StringBuilder escaped = new(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                escaped.Append(text[i]).Append(text[++i]);
            }
            else
            {
                _ = Shows(text[i]) ? escaped.Append(text[i]) : escaped.Append(Spell(text[i]));
            }
        }

        return escaped.ToString();
    }

    private static bool Shows(char character) => char.GetUnicodeCategory(character) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);

    private static string Spell(char character) => character switch
    {
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        _ => $@"\u{(int)character:X4}",
    };
}
