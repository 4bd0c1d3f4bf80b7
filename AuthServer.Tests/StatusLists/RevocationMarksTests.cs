using AuthServer.StatusLists;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.StatusLists;

/// <summary>What a server reads again of the revocations, and what never.</summary>
public class RevocationMarksTests
{
    private readonly Stopwatch _time = new();

    [Fact]
    public void At_first_all_is_read_and_then_what_is_new()
    {
        RevocationMarks marks = new(_time);

        marks.Next(50_000).Since.ShouldBe(0);
        marks.Set(50_000, _time.GetTimestamp());

        marks.Next(50_010).Seen.ShouldBe(50_000);
    }

    [Fact]
    public void What_has_a_number_and_is_committed_late_is_found_for_a_minute()
    {
        RevocationMarks marks = new(_time);
        Read(marks, 50_000);
        for (var second = 1; second <= 60; second++)
        {
            _time.Seconds++;
            marks.Next(50_000 + second).Since.ShouldBeLessThan(50_000);
            marks.Set(50_000 + second, _time.GetTimestamp());
        }

        _time.Seconds += 2;

        marks.Next(50_060).Since.ShouldBe(50_001);
    }

    [Fact]
    public void A_server_that_was_away_reads_all_that_it_missed()
    {
        RevocationMarks marks = new(_time);
        Read(marks, 50_000);
        _time.Seconds += 1_000_000;

        var window = marks.Next(90_000);

        window.Since.ShouldBeLessThanOrEqualTo(50_000);
        window.Seen.ShouldBe(50_000);
    }

    [Fact]
    public void A_database_that_went_back_is_read_from_the_beginning()
    {
        RevocationMarks marks = new(_time);
        Read(marks, 50_000);

        marks.Next(40_000).ShouldBe(new RevocationMarks.Window(0, 0, 0));
    }

    [Fact]
    public void A_client_is_looked_at_when_it_is_seen_and_once_more_when_that_is_a_minute_ago()
    {
        RevocationMarks marks = new(_time);
        Read(marks, 50_000);
        List<long> looks = [];
        for (var second = 0; second < 200; second++)
        {
            var (since, seen, left) = Read(marks, 50_001);
            // As the query has it, for the client that is number 50,001.
            if (50_001 > left && (50_001 > seen || 50_001 <= since))
            {
                looks.Add(second);
            }

            _time.Seconds++;
        }

        looks.Count.ShouldBe(2);
        looks[0].ShouldBe(0);
        looks[1].ShouldBeInRange(60, 62);
    }

    [Fact]
    public void What_could_not_be_read_is_to_be_read_again()
    {
        RevocationMarks marks = new(_time);
        Read(marks, 50_000);
        Read(marks, 50_001);
        _time.Seconds += 61;

        var failed = marks.Next(50_002);

        marks.Next(50_002).ShouldBe(failed);
        failed.ShouldBe(new RevocationMarks.Window(50_001, 50_001, 40_000));
    }

    private RevocationMarks.Window Read(RevocationMarks marks, long newest)
    {
        var window = marks.Next(newest);
        marks.Set(newest, _time.GetTimestamp());
        return window;
    }

    private sealed class Stopwatch : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
