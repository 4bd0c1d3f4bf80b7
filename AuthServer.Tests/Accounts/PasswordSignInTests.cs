using System.Text;
using AuthServer.Accounts;
using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Passwords;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting.Logging;
using AuthServer.Tests.Accounts.Passwords;
using AuthServer.Tests.Fixtures;
using AuthServer.Throttle;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

public class SqlitePasswordSignInTests(SqliteDatabase database) : PasswordSignInTests<SqliteDatabase>(database);

public class MariaDbPasswordSignInTests(MariaDbDatabase database) : PasswordSignInTests<MariaDbDatabase>(database);

public class MySqlPasswordSignInTests(MySqlDatabase database) : PasswordSignInTests<MySqlDatabase>(database);

public abstract class PasswordSignInTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>, IAsyncLifetime
    where TDatabase : ClassDatabase
{
    private const string Password = "Zo\u00eb likes caf\u00e9s";

    private readonly string _email = AccountsServer.NewEmail();
    private AccountsServer _server = null!;
    private string _id = "";

    public async Task InitializeAsync()
    {
        _server = await AccountsServer.StartAsync(database);
        _id = await _server.RegisterAsync(_email, Password);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [DatabaseFact]
    public async Task The_right_password_signs_in()
    {
        (await SignInAsync(_email, Password)).ShouldBeOfType<SignInOutcome.Succeeded>().User.Id.ShouldBe(_id);
    }

    [DatabaseFact]
    public async Task The_name_may_be_spelled_otherwise_and_the_password_composed_otherwise()
    {
        var outcome = await SignInAsync($" {_email.ToUpperInvariant()} ", Password.Normalize(NormalizationForm.FormD));

        outcome.ShouldBeOfType<SignInOutcome.Succeeded>().User.Id.ShouldBe(_id);
    }

    [DatabaseFact]
    public async Task A_hundred_right_passwords_at_once_on_two_servers_all_sign_in()
    {
        await using var other = await AccountsServer.StartAsync(database);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(() => SignInAsync(_email, Password, n % 2 is 0 ? _server : other))));

        outcomes.ShouldAllBe(outcome => outcome is SignInOutcome.Succeeded);
        (await AttemptsAsync(_email))!.Pending.ShouldBe(0);
    }

    [DatabaseFact]
    public async Task Among_200_guesses_at_once_the_right_one_is_never_one_guess_too_many()
    {
        await using var other = await AccountsServer.StartAsync(database);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => Task.Run(() =>
            SignInAsync(_email, n is 150 ? Password : $"wrong guess {n}", n % 2 is 0 ? _server : other))));

        // Up to four failures, the success, and five failures after it; or the lock first. Whoever was evaluated got no Retry-After.
        var evaluated = outcomes.Count(outcome => outcome is SignInOutcome.Succeeded or SignInOutcome.Refused { RetryAfter: null });
        evaluated.ShouldBeInRange(5, 10);
    }

    [DatabaseFact]
    public async Task Every_reason_for_a_refusal_looks_the_same()
    {
        var (disabled, passwordless) = (AccountsServer.NewEmail(), AccountsServer.NewEmail());
        var (disabledId, passwordlessId) = (await _server.RegisterAsync(disabled, Password), await _server.RegisterAsync(passwordless, Password));
        await _server.QueryAsync(db => db.Users.Where(u => u.Id == disabledId).ExecuteUpdateAsync(set => set.SetProperty(u => u.Disabled, true)));
        await _server.QueryAsync(
            db => db.Users.Where(u => u.Id == passwordlessId).ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, (string?)null)));

        foreach (var (email, password) in new[]
        {
            (_email, "wrong"),
            (_email, ""),
            (AccountsServer.NewEmail(), Password),
            (disabled, Password),
            (passwordless, Password),
            (passwordless, ""),
        })
        {
            (await SignInAsync(email, password)).ShouldBe(new SignInOutcome.Refused(RetryAfter: null));
        }

        (await AttemptsAsync(disabled))!.Failures.ShouldBe(1);
    }

    [DatabaseFact]
    public async Task A_name_is_throttled_in_all_its_spellings_and_whether_somebody_has_it_or_not()
    {
        foreach (var email in new[] { _email, AccountsServer.NewEmail() })
        {
            foreach (var spelling in new[] { email, email.ToUpperInvariant(), $" {email}", $"{email}\u3000", email.Replace('u', 'ｕ') })
            {
                (await SignInAsync(spelling, "wrong")).ShouldBe(new SignInOutcome.Refused(RetryAfter: null));
            }

            (await SignInAsync(email, Password)).ShouldBeOfType<SignInOutcome.Refused>().RetryAfter
                .ShouldNotBeNull().ShouldBeInRange(TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
    }

    [DatabaseFact]
    public async Task A_locked_user_signs_in_once_the_lock_has_ended()
    {
        for (var i = 0; i < 5; i++)
        {
            await SignInAsync(_email, "wrong");
        }

        await _server.PassAsync(SignInThrottle.KeyOf(UserNames.Normalize(_email)!), 30);

        (await SignInAsync(_email, Password)).ShouldBeOfType<SignInOutcome.Succeeded>();
    }

    [DatabaseFact]
    public async Task What_cannot_be_a_name_or_a_password_is_refused_without_being_counted()
    {
        foreach (var (email, password) in new[]
        {
            ($"{_email}\0", Password), ($"{_email}\ud83d", Password), ($"{_email}\ufffe", Password), ("", Password), (new('x', 255), Password),
            (_email, new('x', 129)), (_email, "\ude00"), (_email, "\ufffe"),
        })
        {
            (await SignInAsync(email, password)).ShouldBe(new SignInOutcome.Refused(RetryAfter: null));
        }

        (await AttemptsAsync(_email)).ShouldBeNull();
    }

    [DatabaseFact]
    public async Task A_password_with_a_NUL_or_emoji_is_wrong_but_no_fault()
    {
        foreach (var password in new[] { "\0", $"{Password}\0", "😀" })
        {
            (await SignInAsync(_email, password)).ShouldBe(new SignInOutcome.Refused(RetryAfter: null));
        }
    }

    [DatabaseFact]
    public async Task A_foreign_hash_is_replaced_at_the_next_login_and_nobody_is_signed_out()
    {
        await SetHashAsync(new PasswordHasher<User>().HashPassword(new(), Password));
        var before = await UserAsync();

        (await SignInAsync(_email, Password)).ShouldBeOfType<SignInOutcome.Succeeded>();

        var after = await UserAsync();
        after.PasswordHash.ShouldNotBeNull().ShouldStartWith("$argon2id$v=19$m=8,t=1,p=1$");
        after.SecurityStamp.ShouldBe(before.SecurityStamp);
        (await SignInAsync(_email, Password)).ShouldBeOfType<SignInOutcome.Succeeded>();
        (await UserAsync()).PasswordHash.ShouldBe(after.PasswordHash);
    }

    [DatabaseFact]
    public async Task A_foreign_hash_stays_when_the_password_is_wrong()
    {
        var hash = new PasswordHasher<User>().HashPassword(new(), Password);
        await SetHashAsync(hash);

        await SignInAsync(_email, "wrong");

        (await UserAsync()).PasswordHash.ShouldBe(hash);
    }

    [DatabaseFact]
    public async Task A_password_set_while_the_old_hash_is_being_replaced_stays()
    {
        await SetHashAsync(new PasswordHasher<User>().HashPassword(new(), Password));
        using HashingQueue queue = new(new PasswordsOptions { Threads = 1 });
        using Blocker blocker = new();
        var running = queue.TryRun(blocker.Block, default)!;
        blocker.WaitUntilRunning();
        var hasher = _server.Services.GetRequiredService<PasswordHasher>();
        await using var scope = _server.Services.CreateAsyncScope();
        PasswordSignIn signIn = new(
            scope.ServiceProvider.GetRequiredService<AuthDbContext>(),
            scope.ServiceProvider.GetRequiredService<UsersByName>(),
            scope.ServiceProvider.GetRequiredService<AddressBook>(),
            scope.ServiceProvider.GetRequiredService<SignInThrottle>(),
            scope.ServiceProvider.GetRequiredService<GuessBudget>(),
            hasher,
            scope.ServiceProvider.GetRequiredService<PasswordRules>(),
            queue,
            scope.ServiceProvider.GetRequiredService<Refusals>());

        var signingIn = signIn.CheckAsync(_email, Password, CancellationToken.None);
        await UntilQueuedAsync(queue);
        var newHash = hasher.HashPassword(new(), "another password");
        await SetHashAsync(newHash);
        blocker.Release();

        (await signingIn).ShouldBeOfType<SignInOutcome.Succeeded>();
        (await running).ShouldBeTrue();
        (await UserAsync()).PasswordHash.ShouldBe(newHash);
    }

    [DatabaseFact]
    public async Task A_full_queue_is_busy_and_counts_nothing()
    {
        await using var small = await AccountsServer.StartAsync(database, ("Passwords:Threads", "1"), ("Passwords:QueueLength", "1"));
        var queue = small.Services.GetRequiredService<HashingQueue>();
        using Blocker blocker = new();
        var running = queue.TryRun(blocker.Block, default)!;
        blocker.WaitUntilRunning();
        var waiting = queue.TryRun(() => true, default)!;

        (await SignInAsync(_email, Password, small)).ShouldBeOfType<SignInOutcome.Busy>();

        blocker.Release();
        (await running && await waiting).ShouldBeTrue();
        var row = (await AttemptsAsync(_email)).ShouldNotBeNull();
        (row.Failures, row.Pending).ShouldBe((0, 0));
    }

    [DatabaseFact]
    public async Task A_caller_that_leaves_while_it_waits_is_not_evaluated_and_not_counted()
    {
        await using var small = await AccountsServer.StartAsync(database, ("Passwords:Threads", "1"));
        var queue = small.Services.GetRequiredService<HashingQueue>();
        using Blocker blocker = new();
        using CancellationTokenSource caller = new();
        var running = queue.TryRun(blocker.Block, default)!;
        blocker.WaitUntilRunning();
        var signingIn = small.InScopeAsync((PasswordSignIn signIn) => signIn.CheckAsync(_email, Password, caller.Token));
        await UntilQueuedAsync(queue);

        await caller.CancelAsync();
        blocker.Release();

        await Should.ThrowAsync<OperationCanceledException>(signingIn);
        (await running).ShouldBeTrue();
        (await AttemptsAsync(_email))!.Pending.ShouldBe(0);
    }

    private static async Task UntilQueuedAsync(HashingQueue queue)
    {
        while (queue.Waiting is 0)
        {
            await Task.Yield();
        }
    }

    private Task<SignInOutcome> SignInAsync(string email, string password, AccountsServer? server = null) =>
        (server ?? _server).InScopeAsync(async (PasswordSignIn signIn) =>
        {
            var outcome = await signIn.CheckAsync(email, password, CancellationToken.None);
            if (outcome is SignInOutcome.Succeeded succeeded)
            {
                await succeeded.Reservation.SettleAsync(CancellationToken.None);
            }

            return outcome;
        });

    private Task<User> UserAsync() => _server.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Id == _id));

    private Task<int> SetHashAsync(string hash) =>
        _server.QueryAsync(db => db.Users.Where(u => u.Id == _id).ExecuteUpdateAsync(set => set.SetProperty(u => u.PasswordHash, hash)));

    private Task<SignInAttemptsRecord?> AttemptsAsync(string email)
    {
        var key = SignInThrottle.KeyOf(UserNames.Normalize(email)!);
        return _server.QueryAsync(db => db.SignInAttempts.AsNoTracking().SingleOrDefaultAsync(a => a.Key == key));
    }
}
