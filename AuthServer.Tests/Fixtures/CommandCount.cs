using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuthServer.Tests.Fixtures;

/// <summary>Records the SQL that is sent by whoever began a record, and by what they call.</summary>
internal sealed class CommandCount : DbCommandInterceptor
{
    private readonly AsyncLocal<List<string>?> _current = new();

    /// <summary>Call it in the method that then does what is counted: the record follows the flow downwards only.</summary>
    public IReadOnlyList<string> Begin() => _current.Value = [];

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        _current.Value?.Add(command.CommandText);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        _current.Value?.Add(command.CommandText);
        return new(result);
    }
}
