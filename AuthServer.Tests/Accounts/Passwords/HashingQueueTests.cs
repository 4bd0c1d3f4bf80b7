using AuthServer.Accounts.Passwords;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts.Passwords;

public class HashingQueueTests
{
    [Fact]
    public async Task Work_runs_on_a_thread_of_its_own()
    {
        using var queue = Queue(threads: 1, length: 10);

        (await queue.TryRun(() => Thread.CurrentThread.IsThreadPoolThread, default)!).ShouldBeFalse();
    }

    [Fact]
    public async Task What_does_not_fit_is_turned_away_at_once()
    {
        using var queue = Queue(threads: 1, length: 2);
        using Blocker blocker = new();
        var running = queue.TryRun(blocker.Block, default).ShouldNotBeNull();
        blocker.WaitUntilRunning();

        var waiting = Enumerable.Range(0, 2).Select(n => queue.TryRun(() => n, default).ShouldNotBeNull()).ToList();
        queue.TryRun(() => 2, default).ShouldBeNull();

        blocker.Release();
        (await Task.WhenAll(waiting)).ShouldBe([0, 1]);
        (await running).ShouldBeTrue();
    }

    [Fact]
    public async Task A_length_of_zero_turns_the_limit_off()
    {
        using var queue = Queue(threads: 1, length: 0);
        using Blocker blocker = new();
        var running = queue.TryRun(blocker.Block, default);
        var waiting = Enumerable.Range(0, 10_000).Select(n => queue.TryRun(() => n, default)!).ToList();

        blocker.Release();

        (await Task.WhenAll(waiting)).Length.ShouldBe(10_000);
        (await running!).ShouldBeTrue();
    }

    [Fact]
    public async Task Work_whose_caller_has_gone_is_skipped()
    {
        using var queue = Queue(threads: 1, length: 10);
        using Blocker blocker = new();
        using CancellationTokenSource caller = new();
        var running = queue.TryRun(blocker.Block, default);
        blocker.WaitUntilRunning();
        var evaluated = false;
        var abandoned = queue.TryRun(() => evaluated = true, caller.Token)!;

        await caller.CancelAsync();
        blocker.Release();

        await Should.ThrowAsync<OperationCanceledException>(abandoned);
        evaluated.ShouldBeFalse();
        (await running!).ShouldBeTrue();
    }

    [Fact]
    public async Task As_many_run_at_once_as_there_are_threads_and_no_more()
    {
        using var queue = Queue(threads: 3, length: 0);
        var (running, most) = (0, 0);
        using Barrier together = new(3);
        var work = Enumerable.Range(0, 30).Select(_ => queue.TryRun(
            () =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                together.SignalAndWait();
                return Interlocked.Decrement(ref running);
            },
            default)!);

        await Task.WhenAll(work.ToList());

        most.ShouldBe(3);
    }

    [Fact]
    public async Task A_fault_reaches_its_caller_and_the_thread_lives_on()
    {
        using var queue = Queue(threads: 1, length: 10);

        await Should.ThrowAsync<FormatException>(queue.TryRun<int>(() => throw new FormatException(), default)!);
        (await queue.TryRun(() => 1, default)!).ShouldBe(1);
    }

    private static HashingQueue Queue(int threads, int length) =>
        new(new PasswordsOptions { Threads = threads, QueueLength = length });

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = target; value > seen;)
        {
            seen = Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
