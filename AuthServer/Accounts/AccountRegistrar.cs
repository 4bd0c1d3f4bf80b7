using System.Runtime.CompilerServices;
using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Links;
using AuthServer.Accounts.Passwords;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Throttle;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts;

/// <summary>Makes, changes and ends accounts: the one path behind the HTTP door and the operator's.</summary>
internal sealed class AccountRegistrar(
    AuthDbContext db,
    AddressBook book,
    AccountLinks links,
    SignInThrottle throttle,
    PasswordHasher hasher,
    PasswordRules rules,
    HashingQueue queue,
    Revocations revocations,
    ILogger<AccountRegistrar> logger)
{
    private static readonly AccountChangeOutcome Ambiguous =
        new AccountChangeOutcome.Refused("Several accounts carry this name or address: name one by its id. 'AuthServer users conflicts' lists them.");

    /// <param name="email">The address, which is the user name.</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="invitation">Is used up by it, and proves the address.</param>
    /// <param name="cancellationToken">Whoever asked has gone.</param>
    public async Task<RegisterOutcome> RegisterAsync(string email, string password, AccountLink? invitation, CancellationToken cancellationToken)
    {
        var (address, emailFault) = EmailRules.Check(email);
        Dictionary<string, FormattableString> errors = [];
        if (emailFault is not null)
        {
            errors["email"] = FormattableStringFactory.Create(emailFault);
        }

        if (rules.Fault(password, address) is { } passwordFault)
        {
            errors["password"] = passwordFault;
        }

        if (errors.Count > 0)
        {
            return new RegisterOutcome.Refused(errors);
        }

        // Before the hash: an address in use costs next to nothing. That it is in use is the one thing a stranger may learn here.
        var name = UserNames.Normalize(address)!;
        if (await book.OwnersAsync([name], cancellationToken) is not [])
        {
            return new RegisterOutcome.Taken();
        }

        User user = new()
        {
            UserName = address,
            NormalizedUserName = name,
            Email = address,
            NormalizedEmail = name,
            SecurityStamp = NewStamp(),
            AddressState = AddressState.Own,
            EmailConfirmed = invitation is not null,
        };
        if (queue.TryRun(() => hasher.HashPassword(user, password), cancellationToken) is not { } hashing)
        {
            return new RegisterOutcome.Busy(HashingQueue.RetryAfter);
        }

        user.PasswordHash = await hashing;
        return await InsertAsync(user, invitation, cancellationToken);
    }

    /// <summary>Replaces the password, ends every sign-in made with the old one, and lifts a lock.</summary>
    public async Task<AccountChangeOutcome> SetPasswordAsync(string emailOrId, string password, CancellationToken cancellationToken)
    {
        if (await db.FindUserAsync(emailOrId, cancellationToken) is not { } user)
        {
            return new AccountChangeOutcome.NotFound();
        }

        if (IsAmbiguous(user, emailOrId))
        {
            return Ambiguous;
        }

        if (rules.Fault(password, user.Email ?? user.UserName ?? "") is { } fault)
        {
            return new AccountChangeOutcome.Refused(FormattableString.Invariant(fault));
        }

        if (queue.TryRun(() => hasher.HashPassword(user, password), cancellationToken) is not { } hashing)
        {
            return new AccountChangeOutcome.Busy(HashingQueue.RetryAfter);
        }

        var (hash, stamp) = (await hashing, NewStamp());
        return await ChangeAsync(user, "has a new password", endsSignIns: true, liftsLock: true, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.SecurityStamp, stamp), cancellationToken), cancellationToken);
    }

    /// <summary>Refuses the user from now on, and ends every sign-in.</summary>
    public async Task<AccountChangeOutcome> DisableAsync(string emailOrId, CancellationToken cancellationToken)
    {
        var stamp = NewStamp();
        return await ChangeAsync(emailOrId, "disabled", endsSignIns: true, liftsLock: false, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(u => u.Disabled, true).SetProperty(u => u.SecurityStamp, stamp), cancellationToken), cancellationToken);
    }

    /// <summary>Lets a disabled user in again, and lifts a lock. When several accounts carry one name, the one that is enabled owns it from then on.</summary>
    public async Task<AccountChangeOutcome> EnableAsync(string emailOrId, CancellationToken cancellationToken)
    {
        if (await book.SettledAsync(await db.FindUserAsync(emailOrId, cancellationToken), cancellationToken) is not { } user)
        {
            return new AccountChangeOutcome.NotFound();
        }

        if (IsAmbiguous(user, emailOrId))
        {
            return Ambiguous;
        }

        string? holder = null;
        var outcome = await ChangeAsync(user, "enabled", endsSignIns: false, liftsLock: true, async rows =>
        {
            holder = await book.TakeAsync(user, cancellationToken);
            return holder is not null ? 0 : await rows.ExecuteUpdateAsync(
                set => set.SetProperty(u => u.Disabled, false).SetProperty(u => u.AddressState, AddressState.Own), cancellationToken);
        }, cancellationToken);
        return holder is null
            ? outcome
            : new AccountChangeOutcome.Refused($"Its name or address belongs to user {holder}: remove that one first, or leave this one disabled.");
    }

    /// <summary>Whether the address counts as proven to be the user's, as an operator knows. Tokens say so from the next one on.</summary>
    public Task<AccountChangeOutcome> SetVerifiedAsync(string emailOrId, bool isVerified, CancellationToken cancellationToken)
    {
        var change = isVerified ? "has a verified address" : "has an unverified address";
        return ChangeAsync(emailOrId, change, endsSignIns: false, liftsLock: false, rows => rows.ExecuteUpdateAsync(
            set => set.SetProperty(u => u.EmailConfirmed, isVerified), cancellationToken), cancellationToken);
    }

    /// <summary>Deletes the account, and ends every sign-in. Its id is never used again.</summary>
    public Task<AccountChangeOutcome> RemoveAsync(string emailOrId, CancellationToken cancellationToken) =>
        ChangeAsync(emailOrId, "removed", endsSignIns: true, liftsLock: true, rows => rows.ExecuteDeleteAsync(cancellationToken), cancellationToken);

    private static bool IsAmbiguous(User user, string emailOrId) => user.AddressState is AddressState.Contested && user.Id != emailOrId;

    private static string NewStamp() => Guid.NewGuid().ToString();

    private async Task<AccountChangeOutcome> ChangeAsync(
        string emailOrId, string change, bool endsSignIns, bool liftsLock, Func<IQueryable<User>, Task<int>> write, CancellationToken cancellationToken) =>
        await db.FindUserAsync(emailOrId, cancellationToken) switch
        {
            null => new AccountChangeOutcome.NotFound(),
            var user when IsAmbiguous(user, emailOrId) => Ambiguous,
            var user => await ChangeAsync(user, change, endsSignIns, liftsLock, write, cancellationToken),
        };

    /// <summary>The change and what follows from it, in one transaction: no token outlives the sign-in that it came from.</summary>
    private async Task<AccountChangeOutcome> ChangeAsync(
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

            if (liftsLock && UserNames.Normalize(user.UserName) is { } name)
            {
                await throttle.ClearAsync(SignInThrottle.KeyOf(name), token);
            }

            return true;
        }, cancellationToken);

        if (!found)
        {
            return new AccountChangeOutcome.NotFound();
        }

        logger.LogInformation("User {UserId} {Change}.", user.Id, change);
        return new AccountChangeOutcome.Done(user.Id, user.Email);
    }

    /// <summary>The book's primary key has the last word on who was first.</summary>
    private async Task<RegisterOutcome> InsertAsync(User user, AccountLink? invitation, CancellationToken cancellationToken)
    {
        try
        {
            if (!await db.InTransactionAsync(token => WriteAsync(user, invitation, token), cancellationToken))
            {
                return new RegisterOutcome.NotInvited();
            }
        }
        catch (DbUpdateException exception) when (db.IsTaken(exception))
        {
            switch (await book.OwnersAsync([user.NormalizedUserName!], cancellationToken))
            {
                case []:
                    throw;
                case var owners when !owners.Contains(user.Id):
                    return new RegisterOutcome.Taken();
                default:
                    // The first try had been committed when its answer was lost, and the second met it.
                    break;
            }
        }
        finally
        {
            db.ChangeTracker.Clear();
        }

        logger.LogInformation("User {UserId} registered.", user.Id);
        return new RegisterOutcome.Registered(user.Id, user.Email!);
    }

    /// <summary>False: the invitation was used by another meanwhile, and nothing is written.</summary>
    private async Task<bool> WriteAsync(User user, AccountLink? invitation, CancellationToken cancellationToken)
    {
        if (invitation is not null && !await links.SpendAsync(invitation, cancellationToken))
        {
            return false;
        }

        db.Users.Add(user);
        db.Addresses.Add(new() { Address = user.NormalizedUserName!, UserId = user.Id });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
