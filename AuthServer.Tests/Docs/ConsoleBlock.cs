using System.Text.RegularExpressions;
using AuthServer.Tests.Architecture;

namespace AuthServer.Tests.Docs;

/// <summary>Lines of a page that a reader pastes into a shell. <paramref name="Name"/>: the page, the heading it stands under, and which one there.</summary>
internal sealed partial record ConsoleBlock(string Name, string Text)
{
    private const string Fence = "```";

    /// <summary>Of the pages at the top and of those below docs, in order.</summary>
    public static IEnumerable<ConsoleBlock> All() => Pages().SelectMany(Of);

    /// <summary>What the fences of all pages call their content, such as console.</summary>
    public static IEnumerable<string> Languages() =>
        from page in Pages()
        from fence in Repository.Lines(page).Where(line => line.TrimStart().StartsWith(Fence, StringComparison.Ordinal)).Where((_, index) => index % 2 is 0)
        select fence.Trim()[Fence.Length..];

    private static IEnumerable<string> Pages()
    {
        List<string> pages = [.. Directory.EnumerateFiles(Repository.Root, "*.md").Order()];
        var docs = Path.Combine(Repository.Root, "docs");
        if (Directory.Exists(docs))
        {
            pages.AddRange(Directory.EnumerateFiles(docs, "*.md", SearchOption.AllDirectories).Order());
        }

        return pages.Select(page => Path.GetRelativePath(Repository.Root, page));
    }

    private static IEnumerable<ConsoleBlock> Of(string page)
    {
        var heading = "";
        List<string>? block = null;
        Dictionary<string, int> seen = [];
        foreach (var line in Repository.Lines(page))
        {
            if (block is null)
            {
                heading = Heading().Match(line) is { Success: true } match ? match.Groups[1].Value : heading;
                block = line.Trim() == $"{Fence}console" ? [] : null;
            }
            else if (line.Trim() == Fence)
            {
                var name = page == "README.md" ? heading : $"{page}, {heading}";
                seen[name] = seen.GetValueOrDefault(name) + 1;
                // Inside a list a block is indented.
                var indent = block.Where(content => content.Trim() is not "").Min(content => content.Length - content.TrimStart().Length);
                yield return new($"{name}, {seen[name]}", string.Join('\n', block.Select(content => content.Length < indent ? content : content[indent..])));
                block = null;
            }
            else
            {
                block.Add(line);
            }
        }
    }

    [GeneratedRegex("^#+ (.+)$")]
    private static partial Regex Heading();
}
