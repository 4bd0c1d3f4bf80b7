using System.Text.RegularExpressions;
using AuthServer.Tests.Fixtures;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace AuthServer.Tests.Compose;

/// <summary>A top-level Compose file, read as Compose reads it: merge keys resolved, variables left in place.</summary>
internal sealed partial class ComposeFile
{
    private const string OfOneMachine = "docker-compose.yaml";

    public string Name { get; set; } = "";

    public Dictionary<string, ComposeService> Services { get; set; } = [];

    public Dictionary<string, object?> Volumes { get; set; } = [];

    public Dictionary<string, ComposeSecret> Secrets { get; set; } = [];

    public static ComposeFile Load(string name = OfOneMachine)
    {
        using var text = File.OpenText(Path(name));
        return new DeserializerBuilder()
            .WithNamingConvention(UnderscoredNamingConvention.Instance)
            .IgnoreUnmatchedProperties()
            .Build()
            .Deserialize<ComposeFile>(new MergingParser(new YamlDotNet.Core.Parser(text)));
    }

    /// <summary>The variables that Compose takes from <c>.env</c>, with whether the file gives each a default.</summary>
    public static IReadOnlyDictionary<string, bool> Variables(string name = OfOneMachine) =>
        Variable().Matches(File.ReadAllText(Path(name)))
            .Where(match => match.Groups["name"].Success)
            .GroupBy(match => match.Groups["name"].Value)
            .ToDictionary(uses => uses.Key, uses => uses.All(use => use.Groups["default"].Success));

    /// <summary>What Compose makes of a value: <c>$$</c> is a dollar, <c>${X:-default}</c> and <c>${X:?message}</c> are X.</summary>
    public static string Interpolate(string value, IReadOnlyDictionary<string, string> environment) =>
        Variable().Replace(value, match => match.Value is "$$"
            ? "$"
            : environment.TryGetValue(match.Groups["name"].Value, out var given) ? given
            : match.Groups["default"].Success ? match.Groups["default"].Value
            : throw new InvalidOperationException($"{match.Groups["name"].Value} is not set."));

    /// <summary>The Dockerfile of a service's image, which another service may build.</summary>
    public Dockerfile DockerfileOf(string service) => Dockerfile.Load(
        Services.Values.Single(builder => builder.Build is not null && builder.Image == Services[service].Image).Build!.Dockerfile);

    private static string Path(string name) => System.IO.Path.Combine(HostProcess.RepositoryRoot, name);

    [GeneratedRegex(@"\$\$|\$\{(?<name>[A-Z_]+)(?::-(?<default>[^}]*)|:\?[^}]*)?\}")]
    private static partial Regex Variable();
}
