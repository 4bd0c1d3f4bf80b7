using System.Text.RegularExpressions;
using AuthServer.Tests.Architecture;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Docs;

/// <summary>The tables of settings are made of the options' own docs: with <c>WRITE_PAGES=1</c> in its environment this test writes them.</summary>
public sealed partial class SettingsPageTests
{
    private const string SettingsPage = "docs/operate/settings.md";

    private static readonly string[] Both = ["AuthServer", "ResourceApi"];

    public static TheoryData<string> Hosts => [.. Both];

    [Fact]
    public void The_tables_are_what_the_options_say()
    {
        var lines = new Page(SettingsPage).Lines;

        var expected = Both.Aggregate(lines.ToList(), (so, host) =>
        {
            var begin = so.FindIndex(so.IndexOf($"## {host}"), IsOfTable);
            var end = so.FindIndex(begin, line => !IsOfTable(line)) is var after and > 0 ? after : so.Count;
            return [.. so[..begin], .. SettingsTable.Of(host), .. so[end..]];
        });

        if (Environment.GetEnvironmentVariable("WRITE_PAGES") is "1")
        {
            File.WriteAllLines(Path.Combine(Repository.Root, SettingsPage), expected);
        }
        else
        {
            lines.ShouldBe(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Hosts))]
    public void Every_setting_says_what_it_is_for(string host)
    {
        SettingsTable.Rows(host).Where(row => row.Meaning is "").Select(row => row.Name).ShouldBeEmpty();
    }

    [Fact]
    public void Every_setting_that_a_page_names_exists()
    {
        var known = Both.SelectMany(SettingsTable.Rows).Select(setting => setting.Name).ToHashSet();
        var sections = known.Select(name => name.Split("__")[0]).ToHashSet();

        // Of the platform's own levels there are as many as there are categories.
        var strangers =
            from path in Page.OnDisk()
            from line in new Page(path).Lines
            from match in Setting().Matches(line)
            where sections.Contains(match.Groups[1].Value) && match.Groups[2].Value is not "LogLevel" && !known.Contains(match.Value)
            select $"{path}: {match.Value}";

        strangers.ShouldBeEmpty();
    }

    private static bool IsOfTable(string line) => line.StartsWith('|');

    [GeneratedRegex(@"\b([A-Z][A-Za-z]+)__([A-Z][A-Za-z]+)")]
    private static partial Regex Setting();
}
