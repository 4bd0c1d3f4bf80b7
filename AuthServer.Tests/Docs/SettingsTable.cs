extern alias Api;

using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AuthServer.Hosting;

namespace AuthServer.Tests.Docs;

/// <summary>The settings of one host as its options' classes say them: their properties, defaults and own docs.</summary>
internal static partial class SettingsTable
{
    private const string None = "–";

    /// <summary>The table in Markdown, by name of section.</summary>
    public static IReadOnlyList<string> Of(string host) =>
    [
        "| setting | default | meaning |",
        "|---|---|---|",
        .. Rows(host).Select(row => $"| `{row.Name}` | {row.Default} | {row.Meaning} |"),
    ];

    public static IEnumerable<(string Name, string Default, string Meaning)> Rows(string host)
    {
        var assembly = host is "AuthServer" ? typeof(HostingFeature).Assembly : typeof(Api::ResourceApi.Program).Assembly;
        var docs = XDocument.Load(Path.ChangeExtension(assembly.Location, ".xml"))
            .Descendants("member").ToDictionary(member => member.Attribute("name")!.Value);
        return
            from type in assembly.GetTypes()
            let section = SectionOf(type)
            where section is not null
            orderby section, type.Name
            let defaults = Activator.CreateInstance(type)
            from property in type.GetProperties().Where(property => property.CanWrite).OrderBy(property => property.MetadataToken)
            let doc = docs.GetValueOrDefault($"P:{type.FullName}.{property.Name}")
            select ($"{section}__{property.Name}", Text(doc?.Element("value")) ?? Default(property.GetValue(defaults)), Text(doc?.Element("summary")) ?? "");
    }

    private static string? SectionOf(Type type) => type is { IsClass: true, IsAbstract: false } && type.Name.EndsWith("Options", StringComparison.Ordinal)
        ? type.GetMember("Section", BindingFlags.Public | BindingFlags.Static).SingleOrDefault() switch
        {
            PropertyInfo property => (string?)property.GetValue(null),
            FieldInfo field => (string?)field.GetValue(null),
            _ => null,
        }
        : null;

    private static string Default(object? value) => value switch
    {
        null or "" => None,
        bool truth => truth ? "true" : "false",
        Uri address => $"`{address.OriginalString}`",
        Enum or string => $"`{value}`",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string? Text(XElement? doc) => doc is null ? null : Spaces().Replace(string.Concat(doc.Nodes().Select(PartOf)), " ").Trim();

    private static string PartOf(XNode node) => node is XElement code ? $"`{code.Value}`" : ((XText)node).Value;

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
