using System.Text.RegularExpressions;
using AuthServer.Hosting;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Architecture;

/// <summary>The one map of AuthServer: which folder may use which. Features never use each other sideways.</summary>
public partial class FolderRulesTests
{
    private const string Root = "AuthServer.";

    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["Hosting"] = [],
        ["Data"] = ["Hosting"],
        ["Jobs"] = ["Data", "Hosting"],
        ["Keys"] = ["Jobs", "Data", "Hosting"],
        ["Mail"] = ["Keys", "Jobs", "Data", "Hosting"],
        ["Throttle"] = ["Jobs", "Data", "Hosting"],
        ["Scopes"] = ["Data", "Hosting"],
        ["Clients"] = ["Scopes", "Jobs", "Data", "Hosting"],
        ["Accounts"] = ["Mail", "Throttle", "Protocol", "Jobs", "Data", "Hosting"],
        ["Protocol"] = ["Keys", "Hosting"],
        ["ClientAuthentication"] = ["Clients", "Protocol", "Data", "Hosting"],
        ["AccessRequests"] = ["Scopes", "Clients", "Protocol", "Data", "Hosting"],
        ["StatusLists"] = ["Protocol", "Keys", "Jobs", "Data", "Hosting"],
        ["TokenState"] = ["Clients", "Protocol", "Keys", "Jobs", "Data", "Hosting"],
        ["Issuance"] = ["TokenState", "StatusLists", "Clients", "Scopes", "Protocol", "Data", "Hosting"],
        ["Tokens"] = ["Issuance", "TokenState", "AccessRequests", "Accounts", "Throttle", "Clients", "Protocol", "Data", "Hosting"],
        ["UserInfo"] = ["Issuance", "TokenState", "Data", "Hosting"],
        ["Sessions"] = ["Clients", "Protocol", "Keys", "Scopes", "Jobs", "Data", "Hosting"],
        ["SignIn"] = ["Sessions", "Accounts", "Throttle", "Data", "Hosting"],
        ["Authorization"] = ["Sessions", "Issuance", "TokenState", "Scopes", "Clients", "Protocol", "Data", "Hosting"],
        ["Devices"] = ["Sessions", "Issuance", "Scopes", "Protocol", "Accounts", "Throttle", "Data", "Hosting"],
        ["Usage"] = ["Clients", "Jobs", "Data", "Hosting"],
        ["Discovery"] = ["Clients", "Scopes", "Protocol", "Hosting"],
    };

    private static IEnumerable<Type> Types => typeof(HostingFeature).Assembly.GetTypes()
        .Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) is true);

    [Fact]
    public void A_folder_uses_only_the_folders_the_map_allows()
    {
        // What the compiler makes for its own use has no folder.
        var breaches =
            from type in Types
            from used in TypeReferences.Of(type)
            where used.Assembly == type.Assembly && FolderOf(used.Namespace) is [_, ..] folder && !IsAllowed(FolderOf(type.Namespace), folder)
            select $"{type.FullName} uses {used.FullName}";

        breaches.Distinct().ShouldBeEmpty();
    }

    /// <summary>Constants leave no trace in the compiled code; their <c>using</c> does in the source.</summary>
    [Fact]
    public void A_file_names_only_the_folders_the_map_allows()
    {
        var breaches =
            from path in Repository.SourcesOf("AuthServer")
            where path.Count(character => character is '/') > 1
            from line in Repository.Lines(path)
            where !line.StartsWith("namespace ", StringComparison.Ordinal)
            from match in NamedFolder().Matches(line)
            where MayUse.ContainsKey(match.Groups[1].Value) && !IsAllowed(path.Split('/')[1], match.Groups[1].Value)
            select $"{path}: {line.Trim()}";

        breaches.ShouldBeEmpty();
    }

    /// <summary>An edge that nothing uses would let the next change take it unseen.</summary>
    [Fact]
    public void The_map_allows_nothing_that_is_not_used()
    {
        var byCode =
            from type in Types
            from used in TypeReferences.Of(type)
            where used.Assembly == type.Assembly
            select (From: FolderOf(type.Namespace), To: FolderOf(used.Namespace));
        var byName =
            from path in Repository.SourcesOf("AuthServer")
            where path.Count(character => character is '/') > 1
            from line in Repository.Lines(path)
            from match in NamedFolder().Matches(line)
            select (From: path.Split('/')[1], To: match.Groups[1].Value);
        var uses = byCode.Concat(byName).ToHashSet();

        MayUse.SelectMany(row => row.Value.Select(to => (row.Key, to))).Where(edge => !uses.Contains(edge)).ShouldBeEmpty();
    }

    [Fact]
    public void The_map_names_every_folder()
    {
        Types.Select(type => FolderOf(type.Namespace)).Distinct().ShouldBe(MayUse.Keys, ignoreOrder: true);
    }

    [Fact]
    public void The_map_has_no_circle()
    {
        HashSet<string> done = [];
        while (MayUse.FirstOrDefault(row => !done.Contains(row.Key) && row.Value.All(done.Contains)).Key is { } next)
        {
            done.Add(next);
        }

        done.ShouldBe(MayUse.Keys, ignoreOrder: true);
    }

    /// <summary>Folders within a folder too: an <c>XFeature</c> composes what lies below it, and may be left out.</summary>
    [Fact]
    public void No_two_folders_use_each_other()
    {
        var uses = (
            from type in Types
            where !Owner(type).Name.EndsWith("Feature", StringComparison.Ordinal)
            from used in TypeReferences.Of(type)
            where used.Assembly == type.Assembly && used.Namespace != type.Namespace && !Owner(used).Name.EndsWith("Feature", StringComparison.Ordinal)
            select (From: LeafOf(type), To: LeafOf(used))).ToHashSet();

        uses.Where(use => string.CompareOrdinal(use.From, use.To) < 0 && uses.Contains((use.To, use.From))).ShouldBeEmpty();
    }

    private static Type Owner(Type type) => type.DeclaringType is { } owner ? Owner(owner) : type;

    private static string LeafOf(Type type) => type.Namespace is { } name && name.StartsWith(Root, StringComparison.Ordinal) ? name[Root.Length..] : "";

    private static bool IsAllowed(string from, string to) => from == to || MayUse.GetValueOrDefault(from, []).Contains(to);

    private static string FolderOf(string? name) =>
        name?.StartsWith(Root, StringComparison.Ordinal) is true ? name[Root.Length..].Split('.')[0] : "";

    [GeneratedRegex(@"\bAuthServer\.([A-Z]\w+)")]
    private static partial Regex NamedFolder();
}
