using YamlDotNet.Serialization;

namespace AuthServer.Tests.Compose;

internal sealed class ComposeService
{
    public const string SecretsFolder = "/run/secrets/";

    public string Image { get; set; } = "";

    public ComposeBuild? Build { get; set; }

    public string PullPolicy { get; set; } = "";

    public Dictionary<string, string> Environment { get; set; } = [];

    public object? Command { get; set; }

    public Dictionary<string, ComposeDependency> DependsOn { get; set; } = [];

    public ComposeHealthcheck? Healthcheck { get; set; }

    public List<string> Ports { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public List<string> Secrets { get; set; } = [];

    public Dictionary<string, ComposeNetwork> Networks { get; set; } = [];

    public string Restart { get; set; } = "";

    public string StopGracePeriod { get; set; } = "";

    public bool ReadOnly { get; set; }

    public List<string> CapDrop { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    /// <summary>The environment with the defaults of the file, and with the secrets of a folder here in the place of the container's.</summary>
    public Dictionary<string, string?> EnvironmentWith(MadeSecrets secrets) => Environment.ToDictionary(
        pair => pair.Key,
        pair => (string?)ComposeFile.Interpolate(pair.Value, new Dictionary<string, string>())
            .Replace(SecretsFolder, secrets.Path + "/", StringComparison.Ordinal));
}

internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";
}

internal sealed class ComposeDependency
{
    public string Condition { get; set; } = "";
}

internal sealed class ComposeHealthcheck
{
    public List<string> Test { get; set; } = [];
}

internal sealed class ComposeNetwork
{
    public List<string> Aliases { get; set; } = [];

    [YamlMember(Alias = "ipv4_address", ApplyNamingConventions = false)]
    public string Address { get; set; } = "";
}

internal sealed class ComposeSecret
{
    public string File { get; set; } = "";
}
