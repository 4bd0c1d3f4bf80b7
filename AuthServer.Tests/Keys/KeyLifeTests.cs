using AuthServer.Data.Records;
using AuthServer.Keys;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Keys;

/// <summary>The rules of a key's life, at any time and on any clock.</summary>
public class KeyLifeTests
{
    private static readonly DateTime Now = new(2026, 11, 24, 12, 0, 0, DateTimeKind.Utc);
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public void A_key_is_announced_then_active_then_retired()
    {
        KeyRecord[] keys = [Key(1, Now - Month), Key(2, Now + Day)];

        States(keys, Now).ShouldBe(["active", "announced"]);
        States(keys, Now + Day).ShouldBe(["retired", "active"]);
        KeyLife.RetiredAt(keys[0], keys).ShouldBe(Now + Day);
        KeyLife.RetiredAt(keys[1], keys).ShouldBeNull();
    }

    [Fact]
    public void Something_always_signs()
    {
        // A server whose clock is behind the one that made the first key.
        KeyRecord[] keys = [Key(1, Now + TimeSpan.FromMinutes(1)), Key(2, Now + Day)];

        States(keys, Now).ShouldBe(["active", "announced"]);
    }

    [Fact]
    public void A_key_made_at_once_overtakes_one_that_is_only_announced()
    {
        KeyRecord[] keys = [Key(1, Now - Month), Key(2, Now + Day), Key(3, Now)];

        States(keys, Now).ShouldBe(["retired", "announced", "active"]);
        KeyLife.RetiredAt(keys[0], keys).ShouldBe(Now);
    }

    [Theory]
    [InlineData(0, null)]
    [InlineData(28.9, null)]
    [InlineData(29, 30.0)]
    [InlineData(29.5, 30.5)]
    [InlineData(300, 301.0)]
    public void The_next_key_is_announced_a_day_ahead_however_late_that_is(double age, double? activeAt)
    {
        var newest = Key(1, Now);

        KeyLife.NextActiveAt(newest, Month, Day, Now.AddDays(age)).ShouldBe(activeAt is { } days ? Now.AddDays(days) : null);
    }

    private static string[] States(KeyRecord[] keys, DateTime now) => [.. keys.Select(key => KeyLife.StateOf(key, keys, now).ToString().ToLowerInvariant())];

    private static KeyRecord Key(int generation, DateTime activeAt) => new()
    {
        Id = $"{generation}",
        Purpose = KeyPurpose.Signing,
        Algorithm = "ES256",
        Generation = generation,
        ProtectedKey = [],
        CreatedAt = activeAt,
        ActiveAt = activeAt,
    };
}
