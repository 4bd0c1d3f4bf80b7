using System.Collections.Concurrent;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("AuthServer.Tests.Fixtures.RunFramework", "AuthServer.Tests")]

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// Ends what the whole run shared, such as database servers and hosts, when its last test is done. Waiting for the test
/// process to exit is too late: the runner ends it within moments.
/// </summary>
public sealed class RunFramework(IMessageSink messages) : XunitTestFramework(messages), IDisposable
{
    private static readonly ConcurrentBag<Action> Endings = [];

    public static void AtEnd(Action ending) => Endings.Add(ending);

    public new void Dispose()
    {
        foreach (var ending in Endings)
        {
            ending();
        }

        base.Dispose();
    }
}
