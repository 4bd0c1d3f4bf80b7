using System.Reflection;
using Xunit.Sdk;

namespace AuthServer.Tests.Fixtures;

/// <summary>Runs a theory once on each database: SQLite, MariaDB and MySQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryDatabaseAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => Enum.GetValues<DatabaseKind>().Select(kind => new object[] { kind });
}

/// <summary>Runs a theory once on each database that is a server of its own: MariaDB and MySQL.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryServerAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[DatabaseKind.MariaDb], [DatabaseKind.MySql]];
}
