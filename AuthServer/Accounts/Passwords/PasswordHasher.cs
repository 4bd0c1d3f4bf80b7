using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using AuthServer.Data.Records;
using Microsoft.AspNetCore.Identity;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// Hashes with Argon2id, and still knows what other systems wrote: ASP.NET Core Identity's PBKDF2 and bcrypt. Whatever is not
/// Argon2id of today's strength asks to be hashed anew. Blocks for milliseconds: call it through <see cref="HashingQueue"/>.
/// </summary>
internal sealed partial class PasswordHasher(PasswordsOptions options) : IPasswordHasher<User>
{
    private readonly PasswordHasher<User> _identity = new();
    private readonly Lazy<string> _unmatchable = new(() =>
        Argon2idHash.Unmatchable(options.MemoryKiB, options.Iterations).ToString());

    /// <summary>
    /// Stands in for the hash that an unknown, disabled, locked or password-less user does not have. An account whose own hash is
    /// still PBKDF2 or bcrypt takes another time until its next login; no stand-in can match all kinds.
    /// </summary>
    public string Unmatchable => _unmatchable.Value;

    public string HashPassword(User user, string password) =>
        WithBytes(
            PasswordText.Normalize(password) ?? throw new ArgumentException("Not Unicode text.", nameof(password)),
            bytes => Argon2idHash.Create(bytes, options.MemoryKiB, options.Iterations).ToString());

    public PasswordVerificationResult VerifyHashedPassword(User user, string hashedPassword, string providedPassword)
    {
        if (PasswordText.Normalize(providedPassword) is not { } password)
        {
            return PasswordVerificationResult.Failed;
        }

        if (hashedPassword.StartsWith(Argon2idHash.Prefix, StringComparison.Ordinal))
        {
            return VerifyArgon2id(hashedPassword, password);
        }

        // Other systems hashed what was typed, in whatever form it came.
        return VerifyForeign(user, hashedPassword, password) || (providedPassword != password && VerifyForeign(user, hashedPassword, providedPassword))
            ? PasswordVerificationResult.SuccessRehashNeeded
            : PasswordVerificationResult.Failed;
    }

    private PasswordVerificationResult VerifyArgon2id(string hashedPassword, string password)
    {
        if (Argon2idHash.Parse(hashedPassword) is not { } hash || !WithBytes(password, bytes => hash.Matches(bytes)))
        {
            return PasswordVerificationResult.Failed;
        }

        return hash.HasStrength(options.MemoryKiB, options.Iterations)
            ? PasswordVerificationResult.Success
            : PasswordVerificationResult.SuccessRehashNeeded;
    }

    private bool VerifyForeign(User user, string hashedPassword, string password) => hashedPassword.StartsWith('$')
        ? VerifyBcrypt(hashedPassword, password)
        : VerifyIdentity(user, hashedPassword, password);

    private bool VerifyIdentity(User user, string hashedPassword, string password)
    {
        try
        {
            return _identity.VerifyHashedPassword(user, hashedPassword, password) is not PasswordVerificationResult.Failed;
        }
        catch (FormatException)
        {
            // Not base64.
            return false;
        }
    }

    /// <summary>bcrypt looks at 72 bytes and no more, here as where the hash was made; the Argon2id hash that follows takes the whole password.</summary>
    private static bool VerifyBcrypt(string hashedPassword, string password) =>
        Bcrypt().IsMatch(hashedPassword) && BCrypt.Net.BCrypt.Verify(password, hashedPassword);

    private static T WithBytes<T>(string password, Func<byte[], T> work)
    {
        var bytes = Encoding.UTF8.GetBytes(password);
        try
        {
            return work(bytes);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
        }
    }

    // The library throws at other texts. A cost of 20 and more would hold a thread for minutes; nobody uses it.
    [GeneratedRegex(@"\A\$2[aby]\$(0[4-9]|1[0-9])\$[./A-Za-z0-9]{53}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Bcrypt();
}
