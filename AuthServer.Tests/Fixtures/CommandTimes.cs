using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AuthServer.Tests.Fixtures;

/// <summary>Records when each statement of a context began and ended.</summary>
internal sealed class CommandTimes : DbCommandInterceptor
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    private readonly List<(TimeSpan Began, TimeSpan Ended)> _commands = [];

    public IReadOnlyList<(TimeSpan Began, TimeSpan Ended)> Commands => _commands;

    public void Clear() => _commands.Clear();

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, DbDataReader result, CancellationToken cancellationToken = default)
    {
        Add(eventData);
        return new(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command, CommandExecutedEventData eventData, int result, CancellationToken cancellationToken = default)
    {
        Add(eventData);
        return new(result);
    }

    private void Add(CommandExecutedEventData command)
    {
        var now = Stopwatch.GetElapsedTime(Start);
        _commands.Add((now - command.Duration, now));
    }
}
