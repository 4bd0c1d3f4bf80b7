using System.Collections.Concurrent;
using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.StatusLists;

/// <summary>
/// Hands out the indexes of status lists, each once over all servers: a server takes a block of them from the database at a time, so
/// that a token costs no statement. What a server that dies had not used is never used.
/// </summary>
internal sealed class StatusIndexes(IServiceScopeFactory scopes, TimeProvider time)
{
    private const int BlockSize = 512;

    private readonly ConcurrentDictionary<long, Block> _blocks = new();

    public async ValueTask<StatusReference> TakeAsync(DateTimeOffset expires, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var list = ListTimes.ListOf(expires, now);
        var block = _blocks.GetOrAdd(list, _ => new());
        return new(list, block.TryTake() ?? await RefillAsync(block, list, now, cancellationToken));
    }

    private async Task<int> RefillAsync(Block block, long list, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await block.Refilling.WaitAsync(cancellationToken);
        try
        {
            if (block.TryTake() is { } index)
            {
                return index;
            }

            foreach (var over in _blocks.Keys.Where(other => ListTimes.IsOver(other, now)))
            {
                _blocks.TryRemove(over, out _);
            }

            return block.Fill(await ReserveAsync(list, cancellationToken), BlockSize);
        }
        finally
        {
            block.Refilling.Release();
        }
    }

    /// <summary>The first index of a block that is this server's alone.</summary>
    private async Task<int> ReserveAsync(long list, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        while (true)
        {
            var next = await db.StatusLists.Where(other => other.Id == list).Select(other => (int?)other.Next).SingleOrDefaultAsync(cancellationToken);
            if (next is null && await db.InsertUnlessThereAsync(new StatusListRecord { Id = list, Next = BlockSize }, cancellationToken))
            {
                return 0;
            }

            if (next is { } first && await db.StatusLists
                    .Where(other => other.Id == list && other.Next == first)
                    .ExecuteUpdateAsync(set => set.SetProperty(other => other.Next, first + BlockSize), cancellationToken) is 1)
            {
                return first;
            }
        }
    }

    private sealed class Block
    {
        private readonly Lock _gate = new();
        private int _next;
        private int _end;

        public SemaphoreSlim Refilling { get; } = new(1);

        public int? TryTake()
        {
            lock (_gate)
            {
                return _next < _end ? _next++ : null;
            }
        }

        /// <summary>Takes the first of the new ones.</summary>
        public int Fill(int first, int count)
        {
            lock (_gate)
            {
                (_next, _end) = (first + 1, first + count);
                return first;
            }
        }
    }
}
