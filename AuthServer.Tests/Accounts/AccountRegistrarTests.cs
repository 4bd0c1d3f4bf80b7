using AuthServer.Accounts;
using AuthServer.Data.Records;
using AuthServer.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

public class SqliteAccountRegistrarTests(SqliteDatabase database) : AccountRegistrarTests<SqliteDatabase>(database);

public class MariaDbAccountRegistrarTests(MariaDbDatabase database) : AccountRegistrarTests<MariaDbDatabase>(database);

public class MySqlAccountRegistrarTests(MySqlDatabase database) : AccountRegistrarTests<MySqlDatabase>(database);

public abstract class AccountRegistrarTests<TDatabase>(TDatabase database) : IClassFixture<TDatabase>, IAsyncLifetime
    where TDatabase : ClassDatabase
{
    private const string Password = "correct horse";

    private readonly string _email = AccountsServer.NewEmail();
    private AccountsServer _server = null!;

    public async Task InitializeAsync() => _server = await AccountsServer.StartAsync(database);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [DatabaseFact]
    public async Task Of_50_simultaneous_registrations_of_one_address_on_two_servers_exactly_one_succeeds()
    {
        await using var other = await AccountsServer.StartAsync(database);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => Task.Run(() =>
            (n % 2 is 0 ? _server : other).InScopeAsync(
                (AccountRegistrar registrar) => registrar.RegisterAsync(_email, Password, null, CancellationToken.None)))));

        outcomes.Count(outcome => outcome is RegisterOutcome.Registered).ShouldBe(1);
        outcomes.Count(outcome => outcome is RegisterOutcome.Taken).ShouldBe(49);
    }

    [DatabaseFact]
    public async Task A_user_is_stored_as_typed_and_found_in_any_case()
    {
        var typed = $"Ann.{_email}";

        var id = await _server.RegisterAsync($" {typed}\n", Password);

        var user = await UserAsync(id);
        (user.Email, user.UserName, user.Disabled, user.EmailConfirmed, user.LockoutEnd).ShouldBe((typed, typed, false, false, null));
        Guid.Parse(id).Version.ShouldBe(7);
        (await FindAsync(typed.ToUpperInvariant())).ShouldNotBeNull().Id.ShouldBe(id);
        (await FindAsync(id)).ShouldNotBeNull().Email.ShouldBe(typed);
        (await RegisterAsync(typed.ToUpperInvariant())).ShouldBeOfType<RegisterOutcome.Taken>();
    }

    [DatabaseFact]
    public async Task A_password_set_by_an_operator_ends_every_sign_in_of_that_user_and_of_no_other()
    {
        var (id, other) = (await _server.RegisterAsync(_email, Password), await _server.RegisterAsync(AccountsServer.NewEmail(), Password));
        await AddTokensAsync(id);
        await AddTokensAsync(other);
        var before = await UserAsync(id);

        (await ChangeAsync(registrar => registrar.SetPasswordAsync(_email, "another horse", CancellationToken.None)))
            .ShouldBe(new AccountChangeOutcome.Done(id, _email));

        (await StatusesAsync(id)).ShouldBe(["redeemed", "revoked", "revoked"]);
        (await StatusesAsync(other)).ShouldBe(["redeemed", "valid", "valid"]);
        (await UserAsync(id)).SecurityStamp.ShouldNotBe(before.SecurityStamp);
        (await SignInAsync(Password)).ShouldBeOfType<SignInOutcome.Refused>();
        (await SignInAsync("another horse")).ShouldBeOfType<SignInOutcome.Succeeded>();
    }

    [DatabaseFact]
    public async Task A_weak_password_set_by_an_operator_is_refused_and_changes_nothing()
    {
        var id = await _server.RegisterAsync(_email, Password);
        var before = await UserAsync(id);

        (await ChangeAsync(registrar => registrar.SetPasswordAsync(id, "password1", CancellationToken.None))).ShouldBeOfType<AccountChangeOutcome.Refused>();

        (await UserAsync(id)).SecurityStamp.ShouldBe(before.SecurityStamp);
    }

    [DatabaseFact]
    public async Task A_disabled_user_is_refused_and_signed_out_until_enabled()
    {
        var id = await _server.RegisterAsync(_email, Password);
        await AddTokensAsync(id);
        var before = await UserAsync(id);

        (await ChangeAsync(registrar => registrar.DisableAsync(id, CancellationToken.None))).ShouldBeOfType<AccountChangeOutcome.Done>();

        (await StatusesAsync(id)).ShouldBe(["redeemed", "revoked", "revoked"]);
        (await UserAsync(id)).SecurityStamp.ShouldNotBe(before.SecurityStamp);
        (await SignInAsync(Password)).ShouldBeOfType<SignInOutcome.Refused>();
        (await FindAsync(id))!.Disabled.ShouldBeTrue();

        (await ChangeAsync(registrar => registrar.EnableAsync(id, CancellationToken.None))).ShouldBeOfType<AccountChangeOutcome.Done>();
        (await SignInAsync(Password)).ShouldBeOfType<SignInOutcome.Succeeded>();
    }

    [DatabaseFact]
    public async Task A_removed_user_is_gone_and_signed_out_and_the_address_is_free_for_another_id()
    {
        var id = await _server.RegisterAsync(_email, Password);
        await AddTokensAsync(id);

        (await ChangeAsync(registrar => registrar.RemoveAsync(_email, CancellationToken.None))).ShouldBeOfType<AccountChangeOutcome.Done>();

        (await StatusesAsync(id)).ShouldBe(["redeemed", "revoked", "revoked"]);
        (await FindAsync(id)).ShouldBeNull();
        (await SignInAsync(Password)).ShouldBeOfType<SignInOutcome.Refused>();
        (await _server.RegisterAsync(_email, Password)).ShouldNotBe(id);
    }

    [DatabaseFact]
    public async Task An_operator_lifts_a_lock_by_enabling_or_by_a_new_password()
    {
        var id = await _server.RegisterAsync(_email, Password);
        foreach (var lift in new Func<AccountRegistrar, Task<AccountChangeOutcome>>[]
        {
            registrar => registrar.EnableAsync(id, CancellationToken.None),
            registrar => registrar.SetPasswordAsync(id, Password, CancellationToken.None),
        })
        {
            for (var i = 0; i < 5; i++)
            {
                await SignInAsync("wrong");
            }

            (await FindAsync(id))!.LockedUntil.ShouldNotBeNull();
            (await SignInAsync(Password)).ShouldBeOfType<SignInOutcome.Refused>();

            await ChangeAsync(lift);

            (await FindAsync(id))!.LockedUntil.ShouldBeNull();
            (await SignInAsync(Password)).ShouldBeOfType<SignInOutcome.Succeeded>();
        }
    }

    [DatabaseFact]
    public async Task Whom_nobody_knows_is_not_found()
    {
        foreach (var who in new[] { _email, "", "\0", "\ud83d", Guid.NewGuid().ToString() })
        {
            (await ChangeAsync(registrar => registrar.SetPasswordAsync(who, Password, CancellationToken.None))).ShouldBeOfType<AccountChangeOutcome.NotFound>();
            (await ChangeAsync(registrar => registrar.RemoveAsync(who, CancellationToken.None))).ShouldBeOfType<AccountChangeOutcome.NotFound>();
            (await FindAsync(who)).ShouldBeNull();
        }
    }

    [DatabaseFact]
    public async Task Accounts_are_listed_page_by_page()
    {
        for (var i = 0; i < 5; i++)
        {
            await _server.RegisterAsync(AccountsServer.NewEmail(), Password);
        }

        var all = await ListAsync(int.MaxValue, null);
        List<Account> paged = [];
        while (await ListAsync(2, paged.LastOrDefault()?.Id) is [_, ..] page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(2);
            paged.AddRange(page);
        }

        all.Count.ShouldBeGreaterThanOrEqualTo(5);
        paged.ShouldBe(all);
        all.ShouldAllBe(account => account.CreatedAt.Kind == DateTimeKind.Utc);
    }

    private Task<RegisterOutcome> RegisterAsync(string email) =>
        _server.InScopeAsync((AccountRegistrar registrar) => registrar.RegisterAsync(email, Password, null, CancellationToken.None));

    private Task<AccountChangeOutcome> ChangeAsync(Func<AccountRegistrar, Task<AccountChangeOutcome>> change) => _server.InScopeAsync(change);

    private Task<Account?> FindAsync(string who) =>
        _server.InScopeAsync((AccountDirectory directory) => directory.FindAsync(who, CancellationToken.None));

    private Task<IReadOnlyList<Account>> ListAsync(int limit, string? after) =>
        _server.InScopeAsync<AccountDirectory, IReadOnlyList<Account>>(async directory =>
        {
            List<Account> all = [];
            await foreach (var account in directory.ListAsync(limit, after, CancellationToken.None))
            {
                all.Add(account);
            }

            return all;
        });

    private Task<SignInOutcome> SignInAsync(string password) => _server.InScopeAsync(async (PasswordSignIn signIn) =>
    {
        var outcome = await signIn.CheckAsync(_email, password, CancellationToken.None);
        if (outcome is SignInOutcome.Succeeded succeeded)
        {
            await succeeded.Reservation.SettleAsync(CancellationToken.None);
        }

        return outcome;
    });

    private Task<User> UserAsync(string id) => _server.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Id == id));

    private Task<int> AddTokensAsync(string subject) => _server.QueryAsync(db =>
    {
        AuthorizationRecord authorization = new() { Subject = subject, Status = "valid", Type = "ad-hoc" };
        db.Authorizations.Add(authorization);
        db.Tokens.Add(new() { Subject = subject, Status = "valid", Type = "access_token", Authorization = authorization });
        db.Tokens.Add(new() { Subject = subject, Status = "redeemed", Type = "refresh_token", Authorization = authorization });
        return db.SaveChangesAsync();
    });

    private Task<List<string?>> StatusesAsync(string subject) => _server.QueryAsync(async db =>
        (await db.Authorizations.Where(a => a.Subject == subject).Select(a => a.Status)
            .Concat(db.Tokens.Where(t => t.Subject == subject).Select(t => t.Status))
            .ToListAsync())
        .Order().ToList());
}
