using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace AuthServer.Tests.Fixtures;

/// <summary>A theory about data: where Oracle's MySQL cannot be had, its cases there are skipped with the reason.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("AuthServer.Tests.Fixtures.DatabaseTheoryDiscoverer", "AuthServer.Tests")]
public sealed class DatabaseTheoryAttribute : TheoryAttribute;

/// <summary>A fact about data, of a class that is made once for each database, or about MySQL alone.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("AuthServer.Tests.Fixtures.DatabaseFactDiscoverer", "AuthServer.Tests")]
public sealed class DatabaseFactAttribute : FactAttribute;

public sealed class DatabaseTheoryDiscoverer(IMessageSink messages) : TheoryDiscoverer(messages)
{
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
        (dataRow is [DatabaseKind.MySql, ..] || DatabaseFactDiscoverer.IsOfMySql(testMethod)) && MySqlProgram.Missing is { } reason
            ? CreateTestCasesForSkippedDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow, reason)
            : base.CreateTestCasesForDataRow(discoveryOptions, testMethod, theoryAttribute, dataRow);
}

public sealed class DatabaseFactDiscoverer(IMessageSink messages) : FactDiscoverer(messages)
{
    /// <summary>The classes about one database begin with its name.</summary>
    internal static bool IsOfMySql(ITestMethod method) => method.TestClass.Class.ToRuntimeType().Name.StartsWith("MySql", StringComparison.Ordinal);

    protected override IXunitTestCase CreateTestCase(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        IsOfMySql(testMethod) && MySqlProgram.Missing is { } reason
            ? new XunitSkippedDataRowTestCase(
                DiagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, reason)
            : base.CreateTestCase(discoveryOptions, testMethod, factAttribute);
}
