extern alias Api;

using Api::ResourceApi.TokenValidation.StatusLists;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Every entry of a list, of whatever width, against the plain reading of section 4.1 of the Token Status List draft.</summary>
public sealed class StatusBitsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Every_entry_but_zero_is_refused(int width)
    {
        var random = new Random(width);
        var entries = new byte[11];
        random.NextBytes(entries);
        // Whole bytes of valid entries as well.
        entries[3] = entries[4] = 0;

        var bits = StatusBits.Of(entries, width);

        Refused(bits).ShouldBe(Plain(entries, width));
        bits.Count.ShouldBe(entries.Length * 8 / width);
    }

    [Theory]
    [InlineData(5, 9)]
    [InlineData(9, 5)]
    [InlineData(7, 7)]
    public void Of_two_answers_whatever_either_refuses_is_refused_and_neither_is_changed(int first, int second)
    {
        var random = new Random(first);
        var (one, other) = (new byte[first], new byte[second]);
        random.NextBytes(one);
        random.NextBytes(other);
        var (left, right) = (StatusBits.Of(one, 1), StatusBits.Of(other, 1));

        var both = left.Or(right);

        both.Count.ShouldBe(8 * Math.Max(first, second));
        Refused(both).ShouldBe(Enumerable.Range(0, both.Count).Select(index => IsRefused(left, index) || IsRefused(right, index)));
        Refused(left).ShouldBe(Plain(one, 1));
        Refused(right).ShouldBe(Plain(other, 1));
    }

    private static bool IsRefused(StatusBits bits, int index) => index < bits.Count && bits.IsRefused(index);

    private static IEnumerable<bool> Refused(StatusBits bits) => Enumerable.Range(0, bits.Count).Select(bits.IsRefused);

    /// <summary>The first entry stands in the least significant bits of the first byte.</summary>
    private static IEnumerable<bool> Plain(byte[] entries, int width) =>
        from entry in entries
        from place in Enumerable.Range(0, 8 / width)
        select (entry / (1 << (place * width)) % (1 << width)) != 0;
}
