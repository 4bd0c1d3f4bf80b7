using AuthServer.Accounts;
using AuthServer.Accounts.Passwords;
using AuthServer.Data;
using AuthServer.Sessions;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.SignIn;

/// <summary>
/// A person's own change of their password. The old one is asked for, as a guess like any other. Every other session and every token ends
/// in the same transaction; the session that the change is made in goes on.
/// </summary>
internal sealed class PasswordChange(
    AuthDbContext db,
    PasswordSignIn signIn,
    PasswordRules rules,
    PasswordHasher hasher,
    HashingQueue queue,
    Revocations revocations,
    ILogger<PasswordChange> logger)
{
    public async Task<PasswordChangeOutcome> ChangeAsync(CurrentSession current, string old, string password, CancellationToken cancellationToken)
    {
        if (rules.Fault(password, current.User.Email ?? current.User.UserName!) is { } fault)
        {
            return new PasswordChangeOutcome.Unfit(fault);
        }

        switch (await signIn.CheckAsync(current.User.UserName!, old, cancellationToken))
        {
            case SignInOutcome.Refused(var retryAfter):
                return new PasswordChangeOutcome.Wrong(retryAfter);
            case SignInOutcome.Busy(var retryAfter):
                return new PasswordChangeOutcome.Busy(retryAfter);
            case SignInOutcome.Succeeded(var user, var reservation):
                if (user.Id != current.User.Id || queue.TryRun(() => hasher.HashPassword(user, password), cancellationToken) is not { } hashing)
                {
                    return new PasswordChangeOutcome.Busy(HashingQueue.RetryAfter);
                }

                var hash = await hashing;
                return await db.InTransactionAsync(token => WriteAsync(current, hash, () => reservation.SettleAsync(token), token), cancellationToken);
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }

    private async Task<PasswordChangeOutcome> WriteAsync(CurrentSession current, string hash, Func<Task> settle, CancellationToken cancellationToken)
    {
        var stamp = Guid.NewGuid().ToString();
        var changed = await db.Users
            .Where(user => user.Id == current.User.Id && user.SecurityStamp == current.User.SecurityStamp && !user.Disabled)
            .ExecuteUpdateAsync(set => set.SetProperty(user => user.PasswordHash, hash).SetProperty(user => user.SecurityStamp, stamp), cancellationToken);
        if (changed is 0)
        {
            // Somebody else changed the account meanwhile, which ended this session too.
            return new PasswordChangeOutcome.Wrong(RetryAfter: null);
        }

        await settle();
        await revocations.EndUserAsync(current.User.Id, cancellationToken);
        await db.Sessions
            .Where(session => session.Id == current.Session.Id && session.EndedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(session => session.SecurityStamp, stamp), cancellationToken);
        logger.LogInformation("User {UserId} changed their password.", current.User.Id);
        return new PasswordChangeOutcome.Changed();
    }
}

/// <summary>What became of it.</summary>
internal abstract record PasswordChangeOutcome
{
    private PasswordChangeOutcome()
    {
    }

    public sealed record Changed : PasswordChangeOutcome;

    /// <summary>The new one is refused.</summary>
    public sealed record Unfit(FormattableString Fault) : PasswordChangeOutcome;

    /// <summary>The old one is not right, or the name has to wait.</summary>
    public sealed record Wrong(TimeSpan? RetryAfter) : PasswordChangeOutcome;

    public sealed record Busy(TimeSpan RetryAfter) : PasswordChangeOutcome;
}
