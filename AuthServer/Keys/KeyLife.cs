using AuthServer.Data.Records;

namespace AuthServer.Keys;

internal enum KeyState
{
    /// <summary>Published, so that everybody knows it before its first use.</summary>
    Announced,

    /// <summary>Signs or encrypts.</summary>
    Active,

    /// <summary>Verifies or decrypts what it made earlier.</summary>
    Retired,
}

/// <summary>
/// The life of keys as pure rules over the rows of one purpose and algorithm. Times are compared with each server's own clock: servers
/// whose clocks differ change keys at different moments, and each accepts what the other makes.
/// </summary>
internal static class KeyLife
{
    /// <summary>The newest whose time has come; when there is none, the one whose time comes first, because something has to sign.</summary>
    public static KeyRecord? Active(IReadOnlyCollection<KeyRecord> keys, DateTime now) =>
        keys.Where(key => key.ActiveAt <= now).MaxBy(key => (key.ActiveAt, key.Generation)) ?? keys.MinBy(key => (key.ActiveAt, key.Generation));

    public static KeyState StateOf(KeyRecord key, IReadOnlyCollection<KeyRecord> keys, DateTime now)
    {
        var active = Active(keys, now)!;
        return key.Id == active.Id ? KeyState.Active : key.ActiveAt > now ? KeyState.Announced : KeyState.Retired;
    }

    /// <summary>When the next key took over; null while none has, or will.</summary>
    public static DateTime? RetiredAt(KeyRecord key, IReadOnlyCollection<KeyRecord> keys) =>
        keys.Where(other => other.ActiveAt > key.ActiveAt).Select(other => (DateTime?)other.ActiveAt).Min();

    /// <summary>When the key after the newest one takes over; null while it is too early to announce it.</summary>
    public static DateTime? NextActiveAt(KeyRecord newest, TimeSpan rotateEvery, TimeSpan announce, DateTime now)
    {
        var due = newest.ActiveAt + rotateEvery;
        return due - announce > now ? null : due > now + announce ? due : now + announce;
    }
}
