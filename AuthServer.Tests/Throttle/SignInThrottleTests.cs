using System.Security.Cryptography;
using AuthServer.Data;
using AuthServer.Tests.Accounts;
using AuthServer.Tests.Fixtures;
using AuthServer.Throttle;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuthServer.Tests.Throttle;

public class SqliteSignInThrottleTests(SqliteDatabase database) : SignInThrottleTests<SqliteDatabase>(database);

public class MariaDbSignInThrottleTests(MariaDbDatabase database) : SignInThrottleTests<MariaDbDatabase>(database);

public class MySqlSignInThrottleTests(MySqlDatabase database) : SignInThrottleTests<MySqlDatabase>(database);

public abstract class SignInThrottleTests<TDatabase>(TDatabase database) : GuessingTests<TDatabase>(database)
    where TDatabase : ClassDatabase
{
    [DatabaseFact]
    public async Task Of_200_wrong_guesses_at_once_on_two_servers_exactly_as_many_are_evaluated_as_the_limit_says()
    {
        await using var other = await AccountsServer.StartAsync(Database);

        var guesses = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(() => GuessAsync(n % 2 is 0 ? Server : other, Key))));

        guesses.Count(evaluated => evaluated).ShouldBe(5);
        var row = (await RowAsync(Key)).ShouldNotBeNull();
        row.Failures.ShouldBe(5);
        row.Pending.ShouldBe(0);
    }

    [DatabaseFact]
    public async Task A_lock_ends_by_itself_and_each_failure_after_it_doubles_it()
    {
        await FailAsync(5);
        foreach (var seconds in new[] { 30, 60, 120, 240, 480, 900 })
        {
            (await LockSecondsAsync()).ShouldBe(seconds);
            (await ReserveAsync()).ShouldBeOfType<ThrottleDecision.Locked>().RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(seconds));

            // Twenty seconds for this test to get from one line to the next.
            await PassAsync(seconds - 20);
            (await ReserveAsync()).ShouldBeOfType<ThrottleDecision.Locked>().RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(20));

            await PassAsync(20);
            if (seconds < 900)
            {
                await FailAsync(1);
            }
        }

        (await ReserveAsync()).ShouldBeOfType<ThrottleDecision.Reserved>();
    }

    [DatabaseFact]
    public async Task After_a_lock_one_guess_at_a_time_is_evaluated()
    {
        await FailAsync(5);
        await PassAsync(30);

        var guesses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => GuessAsync(Server, Key))));

        guesses.Count(evaluated => evaluated).ShouldBe(1);
        (await LockSecondsAsync()).ShouldBe(60);
    }

    [DatabaseFact]
    public async Task Failures_are_forgotten_after_a_while()
    {
        await FailAsync(4);
        await PassAsync(86_400);

        await FailAsync(4);

        (await RowAsync(Key))!.Failures.ShouldBe(4);
        (await ReserveAsync()).ShouldBeOfType<ThrottleDecision.Reserved>();
    }

    [DatabaseFact]
    public async Task A_forgotten_lock_does_not_make_the_next_one_longer()
    {
        await FailAsync(5);
        // Its 30 seconds, and then the time after which failures are forgotten.
        await PassAsync(86_431);

        await FailAsync(5);

        (await LockSecondsAsync()).ShouldBe(30);
    }

    [DatabaseFact]
    public async Task Whoever_waits_out_the_longest_wait_has_one_more_guess()
    {
        // As short a memory as a setting may have: it begins when the wait ends.
        await using var forgetful = await AccountsServer.StartAsync(Database, ("Lockout:ForgetAfterSeconds", "900"));
        await FailAsync(5);
        foreach (var seconds in new[] { 30, 60, 120, 240, 480, 900, 900 })
        {
            await PassAsync(seconds);
            var guesses = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(() => GuessAsync(forgetful, Key))));
            guesses.Count(evaluated => evaluated).ShouldBe(1);
        }
    }

    [DatabaseFact]
    public async Task A_right_password_ends_the_count()
    {
        await FailAsync(4);

        await EndAsync(reservation => reservation.SettleAsync(CancellationToken.None));

        var row = (await RowAsync(Key)).ShouldNotBeNull();
        (row.Failures, row.Pending, row.LockedUntil).ShouldBe((0, 0, 0));
    }

    [DatabaseFact]
    public async Task A_right_password_does_not_erase_a_failure_that_came_after_it_was_claimed()
    {
        await FailAsync(2);
        await EndAsync(async reservation =>
        {
            await FailAsync(1);
            await reservation.SettleAsync(CancellationToken.None);
        });

        (await RowAsync(Key))!.Failures.ShouldBe(3);
    }

    [DatabaseFact]
    public async Task A_claim_given_back_counts_neither_way()
    {
        await FailAsync(2);

        await EndAsync(reservation => reservation.ReleaseAsync());

        var row = (await RowAsync(Key)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((2, 0));
    }

    [DatabaseFact]
    public async Task A_settled_claim_that_is_rolled_back_can_be_settled_again()
    {
        await FailAsync(2);
        await Server.InScopeAsync<AuthDbContext, bool>(db => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            SignInThrottle throttle = new(db, NeverDisposed(), new(), new SignInThrottleOptions(), Server.Time);
            var reservation = ((ThrottleDecision.Reserved)await throttle.ReserveAsync(Key, CancellationToken.None)).Reservation;
            await using (var first = await db.Database.BeginTransactionAsync())
            {
                await reservation.SettleAsync(CancellationToken.None);
                await first.RollbackAsync();
            }

            (await RowAsync(Key))!.Pending.ShouldBe(1);
            await using var second = await db.Database.BeginTransactionAsync();
            await reservation.SettleAsync(CancellationToken.None);
            await second.CommitAsync();
            return true;
        }));

        var row = (await RowAsync(Key)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((0, 0));
    }

    [DatabaseFact]
    public async Task A_claim_of_a_server_that_died_lapses_with_its_lease()
    {
        await using var impatient = await AccountsServer.StartAsync(Database, ("Lockout:MaxWaitSeconds", "1"));
        await ReserveAndDieAsync(5);

        (await ReserveAsync(impatient)).ShouldBeOfType<ThrottleDecision.Busy>();

        await PassAsync(31);
        await ReserveAndDieAsync(1);
        (await RowAsync(Key))!.Pending.ShouldBe(1);
    }

    [DatabaseFact]
    public async Task A_claim_that_nothing_ends_goes_with_its_request()
    {
        for (var i = 0; i < 6; i++)
        {
            (await ReserveAsync()).ShouldBeOfType<ThrottleDecision.Reserved>();
        }

        (await RowAsync(Key))!.Pending.ShouldBe(0);
    }

    [DatabaseFact]
    public async Task A_claim_that_lapsed_gives_nothing_back()
    {
        Stopwatch stopwatch = new();
        await Server.InScopeAsync<AuthDbContext, bool>(async db =>
        {
            SignInThrottle throttle = new(db, NeverDisposed(), new(), new SignInThrottleOptions(), stopwatch);
            var late = (await throttle.ReserveAsync(Key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Reserved>().Reservation;
            late.IsFresh.ShouldBeTrue();
            await PassAsync(31);
            stopwatch.Seconds = 31;
            late.IsFresh.ShouldBeFalse();
            await ReserveAndDieAsync(1);

            await late.FailAsync();
            return true;
        });

        var row = (await RowAsync(Key)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((1, 1));
    }

    [DatabaseFact]
    public async Task One_names_lock_touches_no_other_name()
    {
        var other = RandomNumberGenerator.GetHexString(64, lowercase: true);
        await FailAsync(5);

        (await ReserveAsync(key: other)).ShouldBeOfType<ThrottleDecision.Reserved>();
        var row = (await RowAsync(other)).ShouldNotBeNull();
        (row.Failures, row.LockedUntil).ShouldBe((0, 0));
    }

    [DatabaseFact]
    public async Task A_limit_of_zero_turns_it_off_and_writes_nothing()
    {
        await using var open = await AccountsServer.StartAsync(Database, ("Lockout:Failures", "0"));
        for (var i = 0; i < 20; i++)
        {
            (await GuessAsync(open, Key)).ShouldBeTrue();
        }

        (await RowAsync(Key)).ShouldBeNull();
    }

    [DatabaseFact]
    public async Task Pruning_deletes_only_what_no_longer_says_anything()
    {
        await FailAsync(1);
        await PruneAsync();
        (await RowAsync(Key)).ShouldNotBeNull();

        await PassAsync(86_432);
        await PruneAsync();
        (await RowAsync(Key)).ShouldBeNull();
    }

    [DatabaseFact]
    public async Task Pruning_keeps_failures_that_are_never_forgotten()
    {
        await using var strict = await AccountsServer.StartAsync(Database, ("Lockout:ForgetAfterSeconds", "0"));
        await FailAsync(1);
        await PassAsync(400 * 86_400);

        await strict.InScopeAsync((SignInThrottle throttle) => throttle.PruneAsync(CancellationToken.None));

        (await RowAsync(Key)).ShouldNotBeNull();
    }
}
