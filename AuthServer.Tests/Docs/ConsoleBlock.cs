namespace AuthServer.Tests.Docs;

/// <summary>
/// Lines of a page that a reader pastes into a shell, or runs. <paramref name="Name"/>: the page, the heading it stands under, and
/// which one there.
/// </summary>
internal sealed record ConsoleBlock(string Page, string Heading, string Name, string Language, string Text)
{
    public const string Shell = "console";

    private const string Fence = "```";

    /// <summary>What is pasted, in the order in which a reader comes to it.</summary>
    public static IEnumerable<ConsoleBlock> All() => Everything().Where(block => block.Language is Shell);

    /// <summary>Programs too.</summary>
    public static IEnumerable<ConsoleBlock> Everything() => Docs.Page.All.SelectMany(Of);

    /// <summary>The text of the block of this name.</summary>
    public static string TextOf(string name) => All().Single(block => block.Name == name).Text;

    private static IEnumerable<ConsoleBlock> Of(Page page)
    {
        var (heading, language) = ("", "");
        List<string>? block = null;
        Dictionary<string, int> seen = [];
        foreach (var line in page.Lines)
        {
            if (block is null)
            {
                heading = Docs.Page.HeadingOf(line) ?? heading;
                if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
                {
                    (block, language) = ([], line.Trim()[Fence.Length..]);
                }
            }
            else if (line.Trim() == Fence)
            {
                var name = page.Path is "README.md" ? heading : $"{page.Path}, {heading}";
                seen[name] = seen.GetValueOrDefault(name) + 1;
                // Inside a list a block is indented.
                var indent = block.Where(content => content.Trim() is not "").Min(content => content.Length - content.TrimStart().Length);
                var text = string.Join('\n', block.Select(content => content.Length < indent ? content : content[indent..]));
                yield return new(page.Path, heading, $"{name}, {seen[name]}", language, text);
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }
}
