using System.Security.Cryptography;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Tests.Accounts;
using AuthServer.Tests.Fixtures;
using AuthServer.Throttle;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Throttle;

/// <summary>One name that is guessed at, and how it is done.</summary>
public abstract class GuessingTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>, IAsyncLifetime
    where TDatabase : ClassDatabase
{
    private protected string Key { get; } = RandomNumberGenerator.GetHexString(64, lowercase: true);

    private protected AccountsServer Server { get; private set; } = null!;

    private protected TDatabase Database => database;

    public async Task InitializeAsync() => Server = await AccountsServer.StartAsync(database);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    /// <summary>True: evaluated, and wrong.</summary>
    private protected static Task<bool> GuessAsync(AccountsServer server, string key) => server.InScopeAsync(async (SignInThrottle throttle) =>
    {
        if (await throttle.ReserveAsync(key, CancellationToken.None) is not ThrottleDecision.Reserved reserved)
        {
            return false;
        }

        await Task.Yield();
        await reserved.Reservation.FailAsync();
        return true;
    });

    /// <summary>Time passes for the row: each moment in it is as long ago as it then would be.</summary>
    private protected Task<int> PassAsync(int seconds) => Server.PassAsync(Key, seconds);

    /// <summary>From the last failure to the end of its lock.</summary>
    private protected async Task<double> LockSecondsAsync()
    {
        var row = (await RowAsync(Key)).ShouldNotBeNull();
        return (row.LockedUntil - row.LastFailureAt) / 1000.0;
    }

    private protected async Task FailAsync(int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await GuessAsync(Server, Key)).ShouldBeTrue();
        }
    }

    private protected Task<ThrottleDecision> ReserveAsync(AccountsServer? server = null, string? key = null) =>
        (server ?? Server).InScopeAsync((SignInThrottle throttle) => throttle.ReserveAsync(key ?? Key, CancellationToken.None));

    /// <summary>Reservations that stay open, as those of a server that was killed.</summary>
    private protected Task<bool> ReserveAndDieAsync(int reservations) => Server.InScopeAsync<AuthDbContext, bool>(async db =>
    {
        SignInThrottle throttle = new(db, NeverDisposed(), new(), new SignInThrottleOptions(), Server.Time);
        for (var i = 0; i < reservations; i++)
        {
            (await throttle.ReserveAsync(Key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Reserved>();
        }

        return true;
    });

    private protected static OpenReservations NeverDisposed() => new(NullLogger<OpenReservations>.Instance);

    private protected Task<bool> EndAsync(Func<SignInReservation, Task> end) => Server.InScopeAsync(async (SignInThrottle throttle) =>
    {
        await end((await throttle.ReserveAsync(Key, CancellationToken.None)).ShouldBeOfType<ThrottleDecision.Reserved>().Reservation);
        return true;
    });

    private protected Task<int> PruneAsync() => Server.InScopeAsync((SignInThrottle throttle) => throttle.PruneAsync(CancellationToken.None));

    private protected Task<SignInAttemptsRecord?> RowAsync(string key) =>
        Server.QueryAsync(db => db.SignInAttempts.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key));

    private protected sealed class Stopwatch : TimeProvider
    {
        public int Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
