extern alias Api;

using Shouldly;
using Xunit;

namespace AuthServer.Tests.Architecture;

/// <summary>The one map of ResourceApi: which folder uses which. What both hosts compile counts as its folder for hosting.</summary>
public class ResourceApiMapTests
{
    private const string Root = "ResourceApi.";
    private const string Shared = "AuthServer.Hosting.Shared";

    private static readonly Dictionary<string, string[]> Uses = new()
    {
        ["Hosting"] = [],
        ["ClientCertificates"] = ["Hosting"],
        ["TokenValidation"] = ["Hosting"],
        ["ApiDescription"] = ["TokenValidation", "Hosting"],
        ["Users"] = ["TokenValidation"],
    };

    private static IEnumerable<Type> Types { get; } =
        [.. typeof(Api::ResourceApi.Program).Assembly.GetTypes().Where(type => type.Namespace?.StartsWith(Root, StringComparison.Ordinal) is true)];

    [Fact]
    public void A_folder_uses_the_folders_that_the_map_names_and_no_other()
    {
        var used =
            from type in Types
            from other in TypeReferences.Of(type)
            where other.Assembly == type.Assembly && FolderOf(other) is [_, ..] folder && folder != FolderOf(type)
            select (FolderOf(type), FolderOf(other));

        used.Distinct().ShouldBe(from row in Uses from folder in row.Value select (row.Key, folder), ignoreOrder: true);
        Types.Select(FolderOf).Distinct().ShouldBe(Uses.Keys, ignoreOrder: true);
    }

    /// <summary>So that each can be read, and tried, with what it uses and without the rest.</summary>
    [Fact]
    public void No_types_form_a_ring()
    {
        var left = Types.GroupBy(Outermost)
            .ToDictionary(type => type.Key, type => type.SelectMany(TypeReferences.Of).Select(Outermost).Where(used => used != type.Key).ToHashSet());
        while (left.FirstOrDefault(type => !type.Value.Any(left.ContainsKey)).Key is { } free)
        {
            left.Remove(free);
        }

        left.Keys.Select(type => type.FullName).ShouldBeEmpty();
    }

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    private static string FolderOf(Type type) =>
        type.Namespace switch
        {
            { } name when name.StartsWith(Root, StringComparison.Ordinal) => name[Root.Length..].Split('.')[0],
            { } name when name.StartsWith(Shared, StringComparison.Ordinal) => "Hosting",
            _ => "",
        };
}
