using System.Reflection;
using Xunit.Sdk;

namespace AuthServer.Tests.Fixtures;

/// <summary>Runs a theory once on each database.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enum.GetValues<DatabaseKind>().Select(kind => new object[] { kind });
}
