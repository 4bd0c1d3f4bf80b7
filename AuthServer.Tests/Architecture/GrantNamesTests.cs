using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Architecture;

/// <summary>Who has to know something of a grant asks the catalog: outside of the grants' own folder none of them is named.</summary>
public partial class GrantNamesTests
{
    private const string Folder = "AuthServer/Tokens/Grants/";

    /// <summary>Files that do name one. One may be taken off, and none may be added.</summary>
    private static readonly string[] Known =
    [
        // The endpoint from which devices get their codes says what they are for.
        "AuthServer/Discovery/PageOperations.cs",
    ];

    /// <summary>Names that mean something else too: what a person types, what a request carries.</summary>
    private static readonly string[] Ambiguous = ["password", "refresh_token"];

    [Fact]
    public void Only_a_grant_names_itself()
    {
        var names = GrantsOfServer.Catalog.All.SelectMany(grant => new[] { grant.Type, grant.OperatorName }).Except(Ambiguous).ToList();
        names.Count.ShouldBeGreaterThan(4);
        var naming =
            from path in Repository.SourcesOf("AuthServer")
            where !path.StartsWith(Folder, StringComparison.Ordinal)
            from line in Repository.Lines(path)
            where !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                && (GrantInCode().IsMatch(line) || names.Any(name => line.Contains(name, StringComparison.Ordinal)))
            select path;

        naming.Distinct().ShouldBe(Known);
    }

    [GeneratedRegex(@"\bGrantTypes\.|\bIs[A-Za-z]+GrantType\(")]
    private static partial Regex GrantInCode();
}
