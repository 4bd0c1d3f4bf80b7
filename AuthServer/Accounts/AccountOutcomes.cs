using AuthServer.Mail;

namespace AuthServer.Accounts;

/// <summary>What became of a registration.</summary>
internal abstract record RegisterOutcome
{
    private RegisterOutcome()
    {
    }

    public sealed record Registered(string Id, string Email) : RegisterOutcome;

    /// <summary>Somebody has this address already.</summary>
    public sealed record Taken : RegisterOutcome;

    /// <summary>Reasons per field: <c>email</c>, <c>password</c>.</summary>
    public sealed record Refused(IReadOnlyDictionary<string, FormattableString> Errors) : RegisterOutcome;

    /// <summary>Nobody may make an account here (<c>Registration__Mode</c>).</summary>
    public sealed record Closed : RegisterOutcome;

    /// <summary>Only whoever is invited may, and there is no invitation, or it has been used, is over, or is for another address.</summary>
    public sealed record NotInvited : RegisterOutcome;

    /// <summary>Too many asked from this network.</summary>
    public sealed record Limited(TimeSpan RetryAfter) : RegisterOutcome;

    /// <summary>Too much is being hashed.</summary>
    public sealed record Busy(TimeSpan RetryAfter) : RegisterOutcome;
}

/// <summary>What became of a change to an account.</summary>
internal abstract record AccountChangeOutcome
{
    private AccountChangeOutcome()
    {
    }

    public sealed record Done(string Id, string? Email) : AccountChangeOutcome;

    public sealed record NotFound : AccountChangeOutcome;

    public sealed record Refused(string Reason) : AccountChangeOutcome;

    public sealed record Busy(TimeSpan RetryAfter) : AccountChangeOutcome;
}

/// <summary>
/// An account as an operator sees it. The user name only where it is not the e-mail; <c>Conflict</c>: another account carries one of
/// the two as well.
/// </summary>
internal sealed record Account(
    string Id,
    string? ExternalId,
    string? Email,
    bool EmailVerified,
    string? UserName,
    bool Disabled,
    bool Conflict,
    DateTime CreatedAt,
    DateTimeOffset? LockedUntil)
{
    /// <summary>Mails to them that were given up; null where nobody has looked.</summary>
    public IReadOnlyList<UnsentMail>? RefusedMails { get; init; }
}
