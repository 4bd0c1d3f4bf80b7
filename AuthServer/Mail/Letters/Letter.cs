using System.Text.Json.Serialization;

namespace AuthServer.Mail.Letters;

/// <summary>What a mail has to tell. Its words come from <see cref="LetterWords"/> when it is sent; until then it is kept as JSON, sealed.</summary>
[JsonDerivedType(typeof(VerifyAddress), nameof(VerifyAddress))]
[JsonDerivedType(typeof(ResetPassword), nameof(ResetPassword))]
[JsonDerivedType(typeof(AddressInUse), nameof(AddressInUse))]
[JsonDerivedType(typeof(PasswordChanged), nameof(PasswordChanged))]
[JsonDerivedType(typeof(EmailChanged), nameof(EmailChanged))]
[JsonDerivedType(typeof(ConfirmNewEmail), nameof(ConfirmNewEmail))]
[JsonDerivedType(typeof(Invitation), nameof(Invitation))]
[JsonDerivedType(typeof(AccountWillBeDeleted), nameof(AccountWillBeDeleted))]
[JsonDerivedType(typeof(Test), nameof(Test))]
internal abstract record Letter
{
    private Letter()
    {
    }

    [JsonIgnore]
    public string Kind => GetType().Name;

    /// <param name="Link">Proves the address.</param>
    /// <param name="Until">When the link ends.</param>
    internal sealed record VerifyAddress(Uri Link, DateTimeOffset Until) : Letter;

    /// <param name="Link">Where a new password is set.</param>
    /// <param name="Until">When the link ends.</param>
    internal sealed record ResetPassword(Uri Link, DateTimeOffset Until) : Letter;

    /// <summary>Somebody tried to register with an address that has an account.</summary>
    /// <param name="SignIn">The page.</param>
    internal sealed record AddressInUse(Uri SignIn) : Letter;

    /// <param name="At">When it was.</param>
    /// <param name="Forgot">Where somebody who did not do it asks for a new one.</param>
    internal sealed record PasswordChanged(DateTimeOffset At, Uri Forgot) : Letter;

    /// <summary>To the address that the account had.</summary>
    /// <param name="At">When it was.</param>
    /// <param name="Undo">Gives the account its old address back.</param>
    /// <param name="Until">When that link ends.</param>
    internal sealed record EmailChanged(DateTimeOffset At, Uri Undo, DateTimeOffset Until) : Letter;

    /// <summary>To the address that the account is to have.</summary>
    /// <param name="Link">Proves the address.</param>
    /// <param name="Until">When the link ends.</param>
    internal sealed record ConfirmNewEmail(Uri Link, DateTimeOffset Until) : Letter;

    /// <param name="Link">Where the account is made.</param>
    /// <param name="Until">When the link ends.</param>
    internal sealed record Invitation(Uri Link, DateTimeOffset Until) : Letter;

    /// <param name="At">When it goes.</param>
    /// <param name="Keep">Ends the deletion.</param>
    internal sealed record AccountWillBeDeleted(DateTimeOffset At, Uri Keep) : Letter;

    /// <summary>From an operator who wants to know whether mails arrive.</summary>
    internal sealed record Test : Letter;
}
