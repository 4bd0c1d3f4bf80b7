using System.Diagnostics;

namespace AuthServer.Tests.Fixtures;

/// <summary>Compares how long several kinds of calls take, one at a time and interleaved, so that the machine's moods meet all alike.</summary>
internal static class Medians
{
    /// <summary>The median in milliseconds of each call, after one round that is not counted.</summary>
    public static async Task<double[]> OfAsync(int rounds, params Func<Task>[] calls)
    {
        var times = calls.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round <= rounds; round++)
        {
            for (var i = 0; i < calls.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await calls[i]();
                if (round > 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                }
            }
        }

        return [.. times.Select(list => list.Order().ElementAt(list.Count / 2))];
    }
}
