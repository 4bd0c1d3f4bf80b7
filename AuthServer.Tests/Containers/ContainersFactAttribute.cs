using Xunit;

namespace AuthServer.Tests.Containers;

/// <summary>A test that needs the engine of <c>./test containers</c>; elsewhere it is skipped, with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainersFactAttribute : FactAttribute
{
    public ContainersFactAttribute() => Skip = Engine.NotRun;
}

[AttributeUsage(AttributeTargets.Method)]
public sealed class ContainersTheoryAttribute : TheoryAttribute
{
    public ContainersTheoryAttribute() => Skip = Engine.NotRun;
}

/// <summary>Both files publish the same ports: one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime
{
    public const string Name = "Containers";
}
