using Xunit;
using Xunit.Abstractions;

[assembly: TestCollectionOrderer("AuthServer.Tests.Fixtures.WaitingFirst", "AuthServer.Tests")]

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// A class whose tests wait for lifetimes and intervals to pass, or do one thing after another for minutes: they begin first, so that the
/// run does not end with one test and an idle processor.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WaitsAttribute : Attribute;

public sealed class WaitingFirst : ITestCollectionOrderer
{
    // A collection of one class knows it by its display name only.
    private static readonly HashSet<string> Waiting =
        [.. typeof(WaitingFirst).Assembly.GetTypes().Where(type => type.IsDefined(typeof(WaitsAttribute), inherit: false)).Select(type => type.FullName!)];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderByDescending(collection => Waiting.Contains(collection.DisplayName.Split(' ')[^1]));
}
