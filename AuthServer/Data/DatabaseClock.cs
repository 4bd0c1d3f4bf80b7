using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query.SqlExpressions;
using Microsoft.EntityFrameworkCore.Storage;

namespace AuthServer.Data;

/// <summary>
/// The one clock that all servers share. Times in a row that servers compare are written and read by it, inside the statement:
/// the servers' own clocks need not agree.
/// </summary>
internal static class DatabaseClock
{
    /// <summary>Unix milliseconds, in queries only. Within one statement it stands still.</summary>
    public static long NowMs() => throw new InvalidOperationException("Only a database can tell the time of a database.");

    /// <summary>Tells queries how this database says it: what stands between the brackets of its CAST.</summary>
    public static void AddClock(this ModelBuilder builder, string cast) =>
        builder.HasDbFunction(((Func<long>)NowMs).Method).HasTranslation(_ => new SqlFunctionExpression(
            "CAST", [new SqlFragmentExpression(cast)], nullable: false, argumentsPropagateNullability: [false], typeof(long), LongTypeMapping.Default));
}
