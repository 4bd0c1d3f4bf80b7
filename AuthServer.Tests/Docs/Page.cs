using System.Text.RegularExpressions;
using AuthServer.Tests.Architecture;

namespace AuthServer.Tests.Docs;

/// <summary>A page for people, by its path below the repository.</summary>
internal sealed partial record Page(string Path)
{
    private const string Fence = "```";

    /// <summary>README, and then each page in the order in which a reader comes to it: links lead there.</summary>
    public static IReadOnlyList<Page> All { get; } = InReadersOrder();

    /// <summary>Those at the top and those below docs, wherever links lead.</summary>
    public static IEnumerable<string> OnDisk() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(Directory.EnumerateFiles(System.IO.Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories))
            .Select(path => System.IO.Path.GetRelativePath(Repository.Root, path));

    public string[] Lines => Repository.Lines(Path);

    /// <summary>What its text links to, but for other sites.</summary>
    public IEnumerable<PageLink> Links() => Prose().SelectMany(LinksOf);

    /// <summary>The links of the line that says what has to be pasted first, in the same shell.</summary>
    public IEnumerable<PageLink> Before() => Prose().Where(line => line.StartsWith("Before: ", StringComparison.Ordinal)).SelectMany(LinksOf);

    /// <summary>What a link may name after <c>#</c>, each with its heading. As GitHub makes them: a second of one name has a number.</summary>
    public IEnumerable<(string Anchor, string Heading)> Anchors()
    {
        Dictionary<string, int> seen = [];
        foreach (var heading in Prose().Select(HeadingOf).OfType<string>())
        {
            var anchor = NoPartOfAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');
            var earlier = seen[anchor] = seen.GetValueOrDefault(anchor, -1) + 1;
            yield return (earlier is 0 ? anchor : $"{anchor}-{earlier}", heading);
        }
    }

    /// <summary>Null: the line is no heading.</summary>
    public static string? HeadingOf(string line) => Heading().Match(line) is { Success: true } match ? match.Groups[1].Value : null;

    private static List<Page> InReadersOrder()
    {
        List<Page> pages = [new("README.md")];
        for (var next = 0; next < pages.Count; next++)
        {
            var linked = pages[next].Links().Select(link => link.Path)
                .Where(path => path.EndsWith(".md", StringComparison.Ordinal) && File.Exists(System.IO.Path.Combine(Repository.Root, path)));
            pages.AddRange(linked.Select(path => new Page(path)).Except(pages).ToList());
        }

        return pages;
    }

    private IEnumerable<PageLink> LinksOf(string line) =>
        from match in Link().Matches(InlineCode().Replace(line, ""))
        let target = match.Groups[1].Value
        where !target.Contains("://", StringComparison.Ordinal)
        let parts = target.Split('#', 2)
        select new PageLink(Path, target, parts[0] is "" ? Path : FromHere(parts[0]), parts is [_, var anchor] ? anchor : null);

    private string FromHere(string path) =>
        System.IO.Path.GetRelativePath(Repository.Root, System.IO.Path.Combine(Repository.Root, System.IO.Path.GetDirectoryName(Path)!, path));

    /// <summary>The lines outside of blocks.</summary>
    private IEnumerable<string> Prose()
    {
        var isBlock = false;
        foreach (var line in Lines)
        {
            if (line.TrimStart().StartsWith(Fence, StringComparison.Ordinal))
            {
                isBlock = !isBlock;
            }
            else if (!isBlock)
            {
                yield return line;
            }
        }
    }

    [GeneratedRegex("^#+ (.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NoPartOfAnchor();

    [GeneratedRegex(@"\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();
}

/// <summary>A link of a page: as it is written, and where it leads below the repository.</summary>
internal sealed record PageLink(string Page, string Target, string Path, string? Anchor);
