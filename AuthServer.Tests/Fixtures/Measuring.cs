using Xunit;

namespace AuthServer.Tests.Fixtures;

/// <summary>Tests that compare times run alone, after all others.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Measuring
{
    public const string Name = "measuring";
}
