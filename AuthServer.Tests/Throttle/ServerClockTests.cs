using System.Security.Cryptography;
using AuthServer.Data.Records;
using AuthServer.Tests.Accounts;
using AuthServer.Tests.Fixtures;
using AuthServer.Throttle;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Throttle;

public class SqliteServerClockTests(SqliteDatabase database) : ServerClockTests<SqliteDatabase>(database);

public class MariaDbServerClockTests(MariaDbDatabase database) : ServerClockTests<MariaDbDatabase>(database);

public class MySqlServerClockTests(MySqlDatabase database) : ServerClockTests<MySqlDatabase>(database);

/// <summary>Two servers whose clocks differ count, wait and forget as one: no rule of the throttle compares the two.</summary>
public abstract class ServerClockTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>
    where TDatabase : ClassDatabase
{
    private const int Limit = 5;

    private readonly string _key = RandomNumberGenerator.GetHexString(64, lowercase: true);

    [DatabaseTheory]
    [InlineData(-600)]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task Failures_that_one_counted_are_ended_by_a_right_password_at_the_other(int seconds)
    {
        await using var right = await StartAsync(0);
        await using var other = await StartAsync(seconds);

        foreach (var (counting, ending) in new[] { (right, other), (other, right) })
        {
            await FailAsync(counting, Limit - 1);
            await SettleAsync(ending);
            var row = await RowAsync(right);
            (row.Failures, row.Pending, row.LockedUntil).ShouldBe((0, 0, 0));
        }
    }

    /// <summary>The reservation is of the very millisecond of the last failure.</summary>
    [DatabaseFact]
    public async Task A_failure_of_the_same_millisecond_is_ended_too()
    {
        await using var server = await StartAsync(0);
        await FailAsync(server, Limit - 1);

        await server.InScopeAsync(async (SignInThrottle throttle) =>
        {
            var reservation = (await throttle.ReserveAsync(_key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Reserved>().Reservation;
            await server.QueryAsync(db => db.SignInAttempts.Where(a => a.Key == _key).ExecuteUpdateAsync(set => set
                .SetProperty(a => a.LastFailureAt, a => a.PendingUntil - SignInReservation.LeaseMs)));
            await reservation.SettleAsync(CancellationToken.None);
            return true;
        });

        (await RowAsync(server)).Failures.ShouldBe(0);
    }

    [DatabaseTheory]
    [InlineData(-600)]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task A_wait_that_one_began_is_as_long_at_the_other_and_ends_at_both(int seconds)
    {
        await using var right = await StartAsync(0);
        await using var other = await StartAsync(seconds);
        await FailAsync(other, Limit);

        foreach (var server in new[] { right, other })
        {
            (await ReserveAsync(server)).ShouldBeOfType<ThrottleDecision.Locked>().RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
            await right.PassAsync(_key, 10);
            (await ReserveAsync(server)).ShouldBeOfType<ThrottleDecision.Locked>().RetryAfter.ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(20));
            await right.PassAsync(_key, -10);
        }

        await right.PassAsync(_key, 30);
        foreach (var server in new[] { right, other })
        {
            (await ReserveAsync(server)).ShouldBeOfType<ThrottleDecision.Reserved>();
            await right.PassAsync(_key, 30);
        }
    }

    [DatabaseTheory]
    [InlineData(-600)]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task Guesses_under_way_at_one_count_at_the_other(int seconds)
    {
        await using var right = await StartAsync(0);
        await using var other = await StartAsync(seconds, ("Lockout:MaxWaitSeconds", "1"));
        await right.InScopeAsync(async (SignInThrottle throttle) =>
        {
            for (var i = 0; i < Limit; i++)
            {
                (await throttle.ReserveAsync(_key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Reserved>();
            }

            (await ReserveAsync(other)).ShouldBeOfType<ThrottleDecision.Busy>();
            return true;
        });
    }

    [DatabaseTheory]
    [InlineData(-600)]
    [InlineData(-60)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task What_one_counted_the_other_neither_forgets_nor_prunes_before_its_time(int seconds)
    {
        await using var right = await StartAsync(0);
        await using var other = await StartAsync(seconds, ("Lockout:ForgetAfterSeconds", "60"), ("Lockout:MaxDelaySeconds", "60"));
        await using var strict = await StartAsync(0, ("Lockout:ForgetAfterSeconds", "60"), ("Lockout:MaxDelaySeconds", "60"));
        await FailAsync(strict, 1);

        await other.InScopeAsync((SignInThrottle throttle) => throttle.PruneAsync(CancellationToken.None));
        await FailAsync(other, 1);

        (await RowAsync(right)).Failures.ShouldBe(2);
        await right.PassAsync(_key, 92);
        await other.InScopeAsync((SignInThrottle throttle) => throttle.PruneAsync(CancellationToken.None));
        (await right.QueryAsync(db => db.SignInAttempts.AnyAsync(a => a.Key == _key))).ShouldBeFalse();
    }

    private async Task<AccountsServer> StartAsync(int seconds, params (string Key, string Value)[] settings)
    {
        var server = await AccountsServer.StartAsync(database, settings);
        server.Time.Advance(TimeSpan.FromSeconds(seconds));
        return server;
    }

    private Task<ThrottleDecision> ReserveAsync(AccountsServer server) =>
        server.InScopeAsync((SignInThrottle throttle) => throttle.ReserveAsync(_key, CancellationToken.None));

    private async Task FailAsync(AccountsServer server, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await server.InScopeAsync(async (SignInThrottle throttle) =>
            {
                await (await throttle.ReserveAsync(_key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Reserved>().Reservation.FailAsync();
                return true;
            });
        }
    }

    private async Task SettleAsync(AccountsServer server) => await server.InScopeAsync(async (SignInThrottle throttle) =>
    {
        var decision = await throttle.ReserveAsync(_key, CancellationToken.None);
        await decision.ShouldBeOfType<ThrottleDecision.Reserved>().Reservation.SettleAsync(CancellationToken.None);
        return true;
    });

    private Task<SignInAttemptsRecord> RowAsync(AccountsServer server) =>
        server.QueryAsync(db => db.SignInAttempts.AsNoTracking().SingleAsync(a => a.Key == _key));
}
