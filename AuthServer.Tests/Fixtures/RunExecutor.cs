using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AuthServer.Tests.Fixtures;

/// <summary>How tests are run: side by side, those of one class too, for each has an instance of its own and many only wait.</summary>
internal sealed class RunExecutor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
    : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
{
    protected override async void RunTestCases(
        IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
    {
        using Runner runner = new(TestAssembly, testCases, DiagnosticMessageSink, executionMessageSink, executionOptions);
        await runner.RunAsync();
    }

    private sealed class Runner(
        ITestAssembly assembly, IEnumerable<IXunitTestCase> testCases, IMessageSink diagnostics, IMessageSink execution, ITestFrameworkExecutionOptions options)
        : XunitTestAssemblyRunner(assembly, testCases, diagnostics, execution, options)
    {
        protected override IMessageBus CreateMessageBus() => new HostLogOnFailure(base.CreateMessageBus());

        protected override async Task<RunSummary> RunTestCollectionAsync(
            IMessageBus messageBus, ITestCollection testCollection, IEnumerable<IXunitTestCase> testCases, CancellationTokenSource cancellationTokenSource)
        {
            List<IXunitTestCase> cases = [.. testCases];
            if (KeepsTogether(testCollection, cases))
            {
                return await base.RunTestCollectionAsync(messageBus, testCollection, cases, cancellationTokenSource);
            }

            RunSummary sum = new();
            ScatteredCollection scattered = new(messageBus, testCollection, cases);
            scattered.Begin();
            foreach (var one in await Task.WhenAll(cases.Select(test => Task.Run(() =>
                base.RunTestCollectionAsync(scattered, testCollection, [test], cancellationTokenSource), cancellationTokenSource.Token))))
            {
                sum.Aggregate(one);
            }

            scattered.End(sum);
            return sum;
        }

        /// <summary>A collection with a name has a reason, and what a fixture made is for all tests of its class.</summary>
        private static bool KeepsTogether(ITestCollection collection, List<IXunitTestCase> cases) =>
            collection.CollectionDefinition is not null
            || cases.Exists(
                test => test.TestMethod.TestClass.Class.Interfaces.Any(type => type.Name.StartsWith("Xunit.IClassFixture", StringComparison.Ordinal)));
    }
}
