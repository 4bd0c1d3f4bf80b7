using Xunit.Abstractions;
using Xunit.Sdk;

namespace AuthServer.Tests.Fixtures;

/// <summary>The messages of a collection whose tests run one by one: its beginning and its end are told once, and not with each test.</summary>
internal sealed class ScatteredCollection(IMessageBus inner, ITestCollection collection, IReadOnlyList<IXunitTestCase> cases) : IMessageBus
{
    public void Begin()
    {
        inner.QueueMessage(new TestCollectionStarting(cases, collection));
        foreach (var ofClass in Classes)
        {
            inner.QueueMessage(new TestClassStarting(ofClass, ofClass.Key));
            foreach (var ofMethod in Methods(ofClass))
            {
                inner.QueueMessage(new TestMethodStarting(ofMethod, ofMethod.Key));
            }
        }
    }

    public void End(RunSummary sum)
    {
        foreach (var ofClass in Classes)
        {
            foreach (var ofMethod in Methods(ofClass))
            {
                inner.QueueMessage(new TestMethodFinished(ofMethod, ofMethod.Key, sum.Time, sum.Total, sum.Failed, sum.Skipped));
            }

            inner.QueueMessage(new TestClassFinished(ofClass, ofClass.Key, sum.Time, sum.Total, sum.Failed, sum.Skipped));
        }

        inner.QueueMessage(new TestCollectionFinished(cases, collection, sum.Time, sum.Total, sum.Failed, sum.Skipped));
    }

    public bool QueueMessage(IMessageSinkMessage message) =>
        message is ITestCollectionStarting or ITestCollectionFinished or ITestClassStarting or ITestClassFinished or ITestMethodStarting or ITestMethodFinished
        || inner.QueueMessage(message);

    public void Dispose()
    {
        // The bus is the run's.
    }

    private IEnumerable<IGrouping<ITestClass, IXunitTestCase>> Classes => cases.GroupBy(test => test.TestMethod.TestClass, TestClassComparer.Instance);

    private static IEnumerable<IGrouping<ITestMethod, IXunitTestCase>> Methods(IEnumerable<IXunitTestCase> cases) =>
        cases.GroupBy(test => test.TestMethod, TestMethodComparer.Instance);
}
