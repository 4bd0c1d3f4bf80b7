using AuthServer.Accounts.Passwords;
using AuthServer.Accounts.SignIn;
using AuthServer.Data;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

/// <summary>Makes, changes and ends accounts: the one path behind the HTTP door and the operator's.</summary>
internal sealed class AccountRegistrar(
    AuthDbContext db,
    SignInThrottle throttle,
    PasswordHasher hasher,
    PasswordRules rules,
    HashingQueue queue,
    Revocations revocations,
    ILogger<AccountRegistrar> logger)
{
    public async Task<RegisterOutcome> RegisterAsync(string email, string password, CancellationToken cancellationToken)
    {
        var (address, emailFault) = EmailRules.Check(email);
        Dictionary<string, string[]> errors = [];
        if (emailFault is not null)
        {
            errors["email"] = [emailFault];
        }

        if (rules.Fault(password, address) is { } passwordFault)
        {
            errors["password"] = [passwordFault];
        }

        if (errors.Count > 0)
        {
            return new RegisterOutcome.Refused(errors);
        }

        // Before the hash: an address in use costs next to nothing. That it is in use is the one thing a stranger may learn here.
        var name = UserNames.Normalize(address)!;
        if (await OwnerAsync(name, cancellationToken) is not null)
        {
            return new RegisterOutcome.Taken();
        }

        User user = new() { UserName = address, NormalizedUserName = name, Email = address, NormalizedEmail = name, SecurityStamp = NewStamp() };
        if (queue.TryRun(() => hasher.HashPassword(user, password), cancellationToken) is not { } hashing)
        {
            return new RegisterOutcome.Busy(HashingQueue.RetryAfter);
        }

        user.PasswordHash = await hashing;
        return await InsertAsync(user, cancellationToken);
    }

    /// <summary>Replaces the password, ends every sign-in made with the old one, and lifts a lock.</summary>
    public async Task<ChangeOutcome> SetPasswordAsync(string emailOrId, string password, CancellationToken cancellationToken)
    {
        if (await db.FindUserAsync(emailOrId, cancellationToken) is not { } user)
        {
            return new ChangeOutcome.NotFound();
        }

        if (rules.Fault(password, user.Email!) is { } fault)
        {
            return new ChangeOutcome.Refused(fault);
        }

        if (queue.TryRun(() => hasher.HashPassword(user, password), cancellationToken) is not { } hashing)
        {
            return new ChangeOutcome.Busy(HashingQueue.RetryAfter);
        }

        var (hash, stamp) = (await hashing, NewStamp());
        return await ChangeAsync(user, "has a new password", endsSignIns: true, liftsLock: true, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.SecurityStamp, stamp), cancellationToken), cancellationToken);
    }

    /// <summary>Refuses the user from now on, and ends every sign-in.</summary>
    public async Task<ChangeOutcome> DisableAsync(string emailOrId, CancellationToken cancellationToken)
    {
        var stamp = NewStamp();
        return await ChangeAsync(emailOrId, "disabled", endsSignIns: true, liftsLock: false, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(u => u.Disabled, true).SetProperty(u => u.SecurityStamp, stamp), cancellationToken), cancellationToken);
    }

    /// <summary>Lets a disabled user in again, and lifts a lock.</summary>
    public Task<ChangeOutcome> EnableAsync(string emailOrId, CancellationToken cancellationToken) =>
        ChangeAsync(emailOrId, "enabled", endsSignIns: false, liftsLock: true, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(u => u.Disabled, false), cancellationToken), cancellationToken);

    /// <summary>Deletes the account, and ends every sign-in. Its id is never used again.</summary>
    public Task<ChangeOutcome> RemoveAsync(string emailOrId, CancellationToken cancellationToken) =>
        ChangeAsync(emailOrId, "removed", endsSignIns: true, liftsLock: true, rows => rows.ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private static string NewStamp() => Guid.NewGuid().ToString();

    private async Task<ChangeOutcome> ChangeAsync(
        string emailOrId, string change, bool endsSignIns, bool liftsLock, Func<IQueryable<User>, Task<int>> write, CancellationToken cancellationToken) =>
        await db.FindUserAsync(emailOrId, cancellationToken) is { } user
            ? await ChangeAsync(user, change, endsSignIns, liftsLock, write, cancellationToken)
            : new ChangeOutcome.NotFound();

    /// <summary>The change and what follows from it, in one transaction: no token outlives the sign-in that it came from.</summary>
    private async Task<ChangeOutcome> ChangeAsync(
        User user, string change, bool endsSignIns, bool liftsLock, Func<IQueryable<User>, Task<int>> write, CancellationToken cancellationToken)
    {
        var found = await db.InTransactionAsync(async token =>
        {
            if (await write(db.Users.Where(u => u.Id == user.Id)) is 0)
            {
                return false;
            }

            if (endsSignIns)
            {
                await revocations.EndUserAsync(user.Id, token);
            }

            if (liftsLock)
            {
                await throttle.ClearAsync(SignInThrottle.KeyOf(user.NormalizedUserName!), token);
            }

            return true;
        }, cancellationToken);

        if (!found)
        {
            return new ChangeOutcome.NotFound();
        }

        logger.LogInformation("User {UserId} {Change}.", user.Id, change);
        return new ChangeOutcome.Done(user.Id, user.Email!);
    }

    /// <summary>The unique index has the last word on who was first.</summary>
    private async Task<RegisterOutcome> InsertAsync(User user, CancellationToken cancellationToken)
    {
        var entry = db.Users.Add(user);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            switch (await OwnerAsync(user.NormalizedUserName!, cancellationToken))
            {
                case null:
                    throw;
                case var id when id != user.Id:
                    return new RegisterOutcome.Taken();
                default:
                    // The first try had been committed when its answer was lost, and the second met it.
                    break;
            }
        }
        finally
        {
            entry.State = EntityState.Detached;
        }

        logger.LogInformation("User {UserId} registered.", user.Id);
        return new RegisterOutcome.Registered(user.Id, user.Email!);
    }

    private Task<string?> OwnerAsync(string normalizedName, CancellationToken cancellationToken) =>
        db.Users.Where(u => u.NormalizedUserName == normalizedName).Select(u => u.Id).SingleOrDefaultAsync(cancellationToken);
}
