using System.Collections.Concurrent;

namespace AuthServer.Tests.Fixtures;

/// <summary>The hosts that the test which runs now has used: what they logged is told when it fails.</summary>
internal static class HostsOfTest
{
    private const int Lines = 40;

    private static readonly AsyncLocal<ConcurrentBag<HostRun>?> Current = new();

    /// <summary>Of what is called from here on.</summary>
    public static void Begin() => Current.Value = [];

    public static void Add(HostRun host) => Current.Value?.Add(host);

    public static string LastLines() => string.Join('\n', (Current.Value ?? []).Distinct().SelectMany(host =>
        host.LastLines(Lines).Prepend($"--- the last lines of {host.Project}:")));
}
