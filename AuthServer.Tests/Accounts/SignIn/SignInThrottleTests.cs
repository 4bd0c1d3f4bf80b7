using System.Security.Cryptography;
using AuthServer.Accounts.SignIn;
using AuthServer.Data;
using AuthServer.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts.SignIn;

public class SqliteSignInThrottleTests(SqliteDatabase database) : SignInThrottleTests<SqliteDatabase>(database);

public class MariaDbSignInThrottleTests(MariaDbDatabase database) : SignInThrottleTests<MariaDbDatabase>(database);

public class MySqlSignInThrottleTests(MySqlDatabase database) : SignInThrottleTests<MySqlDatabase>(database);

public abstract class SignInThrottleTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>, IAsyncLifetime
    where TDatabase : ClassDatabase
{
    private readonly string _key = RandomNumberGenerator.GetHexString(64, lowercase: true);
    private AccountsServer _server = null!;

    public async Task InitializeAsync() => _server = await AccountsServer.StartAsync(database);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [DatabaseFact]
    public async Task Of_200_wrong_guesses_at_once_on_two_servers_exactly_as_many_are_evaluated_as_the_limit_says()
    {
        await using var other = await AccountsServer.StartAsync(database);

        var guesses = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(() => GuessAsync(n % 2 is 0 ? _server : other, _key))));

        guesses.Count(evaluated => evaluated).ShouldBe(5);
        var row = (await RowAsync(_key)).ShouldNotBeNull();
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
            (await ClaimAsync()).ShouldBeOfType<ThrottleDecision.Locked>().RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(seconds));

            // Twenty seconds for this test to get from one line to the next.
            await PassAsync(seconds - 20);
            (await ClaimAsync()).ShouldBeOfType<ThrottleDecision.Locked>().RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(20));

            await PassAsync(20);
            if (seconds < 900)
            {
                await FailAsync(1);
            }
        }

        (await ClaimAsync()).ShouldBeOfType<ThrottleDecision.Claimed>();
    }

    [DatabaseFact]
    public async Task After_a_lock_one_guess_at_a_time_is_evaluated()
    {
        await FailAsync(5);
        await PassAsync(30);

        var guesses = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => GuessAsync(_server, _key))));

        guesses.Count(evaluated => evaluated).ShouldBe(1);
        (await LockSecondsAsync()).ShouldBe(60);
    }

    [DatabaseFact]
    public async Task Failures_are_forgotten_after_a_while()
    {
        await FailAsync(4);
        await PassAsync(900);

        await FailAsync(4);

        (await RowAsync(_key))!.Failures.ShouldBe(4);
        (await ClaimAsync()).ShouldBeOfType<ThrottleDecision.Claimed>();
    }

    [DatabaseFact]
    public async Task A_forgotten_lock_does_not_make_the_next_one_longer()
    {
        await FailAsync(5);
        await PassAsync(901);

        await FailAsync(5);

        (await LockSecondsAsync()).ShouldBe(30);
    }

    [DatabaseFact]
    public async Task A_right_password_ends_the_count()
    {
        await FailAsync(4);

        await EndAsync(claim => claim.SettleAsync(CancellationToken.None));

        var row = (await RowAsync(_key)).ShouldNotBeNull();
        (row.Failures, row.Pending, row.LockedUntil).ShouldBe((0, 0, 0));
    }

    [DatabaseFact]
    public async Task A_right_password_does_not_erase_a_failure_that_came_after_it_was_claimed()
    {
        await FailAsync(2);
        await EndAsync(async claim =>
        {
            await FailAsync(1);
            await claim.SettleAsync(CancellationToken.None);
        });

        (await RowAsync(_key))!.Failures.ShouldBe(3);
    }

    [DatabaseFact]
    public async Task A_claim_given_back_counts_neither_way()
    {
        await FailAsync(2);

        await EndAsync(claim => claim.ReleaseAsync());

        var row = (await RowAsync(_key)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((2, 0));
    }

    [DatabaseFact]
    public async Task A_settled_claim_that_is_rolled_back_can_be_settled_again()
    {
        await FailAsync(2);
        await _server.InScopeAsync<AuthDbContext, bool>(db => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            SignInThrottle throttle = new(db, new(), Options.Create(new SignInThrottleOptions()), _server.Time);
            var claim = ((ThrottleDecision.Claimed)await throttle.ClaimAsync(_key, CancellationToken.None)).Claim;
            await using (var first = await db.Database.BeginTransactionAsync())
            {
                await claim.SettleAsync(CancellationToken.None);
                await first.RollbackAsync();
            }

            (await RowAsync(_key))!.Pending.ShouldBe(1);
            await using var second = await db.Database.BeginTransactionAsync();
            await claim.SettleAsync(CancellationToken.None);
            await second.CommitAsync();
            return true;
        }));

        var row = (await RowAsync(_key)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((0, 0));
    }

    [DatabaseFact]
    public async Task A_claim_of_a_server_that_died_lapses_with_its_lease()
    {
        await using var impatient = await AccountsServer.StartAsync(database, ("Lockout:MaxWaitSeconds", "1"));
        for (var i = 0; i < 5; i++)
        {
            (await ClaimAsync()).ShouldBeOfType<ThrottleDecision.Claimed>();
        }

        (await ClaimAsync(impatient)).ShouldBeOfType<ThrottleDecision.Busy>();

        await PassAsync(31);
        (await ClaimAsync(impatient)).ShouldBeOfType<ThrottleDecision.Claimed>();
        (await RowAsync(_key))!.Pending.ShouldBe(1);
    }

    [DatabaseFact]
    public async Task A_claim_that_lapsed_gives_nothing_back()
    {
        Stopwatch stopwatch = new();
        await _server.InScopeAsync<AuthDbContext, bool>(async db =>
        {
            SignInThrottle throttle = new(db, new(), Options.Create(new SignInThrottleOptions()), stopwatch);
            var late = (await throttle.ClaimAsync(_key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Claimed>().Claim;
            late.IsFresh.ShouldBeTrue();
            await PassAsync(31);
            stopwatch.Seconds = 31;
            late.IsFresh.ShouldBeFalse();
            (await ClaimAsync()).ShouldBeOfType<ThrottleDecision.Claimed>();

            await late.FailAsync();
            return true;
        });

        var row = (await RowAsync(_key)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((1, 1));
    }

    [DatabaseFact]
    public async Task One_names_lock_touches_no_other_name()
    {
        var other = RandomNumberGenerator.GetHexString(64, lowercase: true);
        await FailAsync(5);

        (await ClaimAsync(key: other)).ShouldBeOfType<ThrottleDecision.Claimed>();
        var row = (await RowAsync(other)).ShouldNotBeNull();
        (row.Failures, row.LockedUntil, row.Pending).ShouldBe((0, 0, 1));
    }

    [DatabaseFact]
    public async Task A_limit_of_zero_turns_it_off_and_writes_nothing()
    {
        await using var open = await AccountsServer.StartAsync(database, ("Lockout:Failures", "0"));
        for (var i = 0; i < 20; i++)
        {
            (await GuessAsync(open, _key)).ShouldBeTrue();
        }

        (await RowAsync(_key)).ShouldBeNull();
    }

    [DatabaseFact]
    public async Task Pruning_deletes_only_what_no_longer_says_anything()
    {
        await FailAsync(1);
        await PruneAsync();
        (await RowAsync(_key)).ShouldNotBeNull();

        await PassAsync(932);
        await PruneAsync();
        (await RowAsync(_key)).ShouldBeNull();
    }

    [DatabaseFact]
    public async Task Pruning_keeps_failures_that_are_never_forgotten()
    {
        await using var strict = await AccountsServer.StartAsync(database, ("Lockout:ForgetAfterSeconds", "0"));
        await FailAsync(1);
        await PassAsync(400 * 86_400);

        await strict.InScopeAsync((SignInThrottle throttle) => throttle.PruneAsync(CancellationToken.None));

        (await RowAsync(_key)).ShouldNotBeNull();
    }

    /// <summary>True: evaluated, and wrong.</summary>
    private static Task<bool> GuessAsync(AccountsServer server, string key) => server.InScopeAsync(async (SignInThrottle throttle) =>
    {
        if (await throttle.ClaimAsync(key, CancellationToken.None) is not ThrottleDecision.Claimed claimed)
        {
            return false;
        }

        await Task.Yield();
        await claimed.Claim.FailAsync();
        return true;
    });

    /// <summary>Time passes for the row: each moment in it is as long ago as it then would be.</summary>
    private Task<int> PassAsync(int seconds) => _server.PassAsync(_key, seconds);

    /// <summary>From the last failure to the end of its lock.</summary>
    private async Task<double> LockSecondsAsync()
    {
        var row = (await RowAsync(_key)).ShouldNotBeNull();
        return (row.LockedUntil - row.LastFailureAt) / 1000.0;
    }

    private async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await GuessAsync(_server, _key)).ShouldBeTrue();
        }
    }

    private Task<ThrottleDecision> ClaimAsync(AccountsServer? server = null, string? key = null) =>
        (server ?? _server).InScopeAsync((SignInThrottle throttle) => throttle.ClaimAsync(key ?? _key, CancellationToken.None));

    private Task<bool> EndAsync(Func<SignInClaim, Task> end) => _server.InScopeAsync(async (SignInThrottle throttle) =>
    {
        await end((await throttle.ClaimAsync(_key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Claimed>().Claim);
        return true;
    });

    private Task<int> PruneAsync() => _server.InScopeAsync((SignInThrottle throttle) => throttle.PruneAsync(CancellationToken.None));

    private Task<SignInAttemptsRecord?> RowAsync(string key) =>
        _server.QueryAsync(db => db.SignInAttempts.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key));

    private sealed class Stopwatch : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
