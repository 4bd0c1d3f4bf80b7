using Xunit.Abstractions;
using Xunit.Sdk;

namespace AuthServer.Tests.Fixtures;

/// <summary>Adds to a failed test's output what its hosts logged last.</summary>
internal sealed class HostLogOnFailure(IMessageBus inner) : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message)
    {
        // Both are sent by the flow that runs the test.
        if (message is ITestStarting)
        {
            HostsOfTest.Begin();
        }

        return inner.QueueMessage(message is ITestFailed failed && HostsOfTest.LastLines() is [_, ..] lines
            ? new TestFailed(
                failed.Test, failed.ExecutionTime, $"{failed.Output}\n{lines}\n", failed.ExceptionTypes, failed.Messages, failed.StackTraces,
                failed.ExceptionParentIndices)
            : message);
    }

    public void Dispose() => inner.Dispose();
}
