using System.Text;
using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Importing.Sources;
using AuthServer.Accounts.Passwords;
using AuthServer.Data.Records;

namespace AuthServer.Accounts.Importing;

/// <summary>What the operator says of all records.</summary>
/// <param name="Verified">Every address counts as verified, whatever the records say.</param>
/// <param name="Wrap">Weak hashes are kept inside Argon2id.</param>
/// <param name="SignInByEmail">A user name beside the address is dropped: people sign in by their address.</param>
internal sealed record ImportOptions(bool Verified, bool Wrap, bool SignInByEmail);

/// <summary>Makes the row of a person who moves in, by the rules of registration where there are any.</summary>
internal sealed class ImportRules(ImportedHashes hashes)
{
    /// <summary>The row, or why there is none.</summary>
    public (Mover? Mover, string? Fault) Check(ImportedAccount account, ImportOptions options)
    {
        var (name, email, nameFault) = NamesOf(account, options.SignInByEmail);
        if (nameFault is not null)
        {
            return (null, nameFault);
        }

        var (id, external, idFault) = IdsOf(account);
        if (idFault is not null)
        {
            return (null, idFault);
        }

        var (hash, hashFault) = account.PasswordHash is { } text ? hashes.Take(text, options.Wrap) : (null, null);
        if (hashFault is not null)
        {
            return (null, hashFault);
        }

        var user = UserOf(account, id, name!, email);
        user.ExternalId = external;
        user.PasswordHash = hash;
        user.EmailConfirmed = email is not null && (account.EmailVerified || options.Verified);
        return (new(user, HasOldId: id is not null || external is not null), null);
    }

    private static User UserOf(ImportedAccount account, string? id, string name, string? email)
    {
        User user = new()
        {
            UserName = name,
            NormalizedUserName = UserNames.Normalize(name),
            Email = email,
            NormalizedEmail = UserNames.Normalize(email),
            SecurityStamp = Guid.NewGuid().ToString(),
            AddressState = AddressState.Own,
            Disabled = account.Disabled,
            LockoutEnabled = true,
        };
        user.Id = id ?? user.Id;
        user.CreatedAt = account.CreatedAt is { } time && time > DateTime.UnixEpoch && time < user.CreatedAt ? time : user.CreatedAt;
        return user;
    }

    private static (string? Name, string? Email, string? Fault) NamesOf(ImportedAccount account, bool byEmail)
    {
        var address = account.Email ?? (account.UserName?.Contains('@', StringComparison.Ordinal) is true ? account.UserName : null);
        var (email, fault) = address is null ? (null, null) : EmailRules.Check(address);
        if (fault is not null)
        {
            return (null, null, fault);
        }

        if (account.UserName is null || byEmail || UserNames.Normalize(account.UserName) == UserNames.Normalize(email))
        {
            return email is not null ? (email, email, null) : (null, null, "It has neither an e-mail address nor a user name.");
        }

        var (name, nameFault) = account.UserName.Contains('@', StringComparison.Ordinal) ? EmailRules.Check(account.UserName) : NameOf(account.UserName);
        return (name, email, nameFault);
    }

    private static (string Name, string? Fault) NameOf(string text)
    {
        if (!PasswordText.IsWellFormed(text) || UserNames.Normalize(text) is null || text.Any(char.IsControl) || InvisibleCharacters.IsIn(text))
        {
            return (text, $"Its user name is no text of at most {ColumnLengths.Email} characters that all show.");
        }

        // Operators name accounts by either.
        return Guid.TryParse(text, out _)
            ? (text, "Its user name is a GUID, and would be taken for an id.")
            : (text.Trim().Normalize(NormalizationForm.FormC), null);
    }

    private static (string? Id, string? External, string? Fault) IdsOf(ImportedAccount account)
    {
        var isId = account.Id is { } id && Guid.TryParseExact(id, "D", out _);
        var external = (account.ExternalId ?? (isId ? null : account.Id))?.Trim();
        return external is not null && (external.Length > ColumnLengths.ExternalId || !PasswordText.IsWellFormed(external) || external.Any(char.IsControl))
            ? (null, null, $"Its id is no text of at most {ColumnLengths.ExternalId} characters.")
            : (isId ? account.Id : null, external, null);
    }
}
