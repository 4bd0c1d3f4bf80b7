using Xunit;

namespace AuthServer.Tests.Cluster;

/// <summary>One after the other: each measures what it loads.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneByOne
{
    public const string Name = "cluster";
}
