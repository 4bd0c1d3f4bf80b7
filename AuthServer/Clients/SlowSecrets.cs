using System.Security.Cryptography;
using System.Text;
using AuthServer.Hosting;
using Microsoft.Extensions.Caching.Memory;

namespace AuthServer.Clients;

/// <summary>
/// Compares secrets that operators chose, which takes milliseconds each, on threads of its own: anybody may send some, and passwords
/// and everything else must not wait for them. A secret that was right is known again for some minutes and then costs nothing, so
/// that a client that has proved itself is served while others guess.
/// </summary>
internal sealed class SlowSecrets(int queueLength) : IDisposable
{
    private const int MostRemembered = 10_000;
    private static readonly TimeSpan RememberedFor = TimeSpan.FromMinutes(10);

    // Half of the cores: the other half is for whoever sends no such secret.
    private readonly BoundedThreads _threads = new("Client secret", Math.Max(1, Environment.ProcessorCount / 2), queueLength);
    private readonly MemoryCache _right = new(new MemoryCacheOptions { SizeLimit = MostRemembered });
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>What to tell those who were turned away: the whole default queue takes about half of this.</summary>
    public static TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether a secret matches what is stored; null when too many wait. Remembered is a hash of both under this process's own key:
    /// a client's next secret is stored otherwise, and is never mistaken for it.
    /// </summary>
    public async Task<bool?> MatchesAsync(string secret, string stored, Func<bool> compare, CancellationToken cancellationToken)
    {
        var key = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{stored}\n{secret}")));
        if (_right.TryGetValue(key, out _))
        {
            return true;
        }

        if (_threads.TryRun(compare, cancellationToken) is not { } comparing)
        {
            return null;
        }

        var isRight = await comparing;
        if (isRight)
        {
            _right.Set(key, true, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = RememberedFor });
        }

        return isRight;
    }

    public void Dispose()
    {
        _threads.Dispose();
        _right.Dispose();
    }
}
