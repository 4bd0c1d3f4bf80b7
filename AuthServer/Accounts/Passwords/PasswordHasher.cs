using System.Security.Cryptography;
using System.Text;
using AuthServer.Accounts.Passwords.Foreign;
using AuthServer.Data.Records;
using Microsoft.AspNetCore.Identity;

namespace AuthServer.Accounts.Passwords;

/// <summary>
/// Hashes with Argon2id, and still knows what other systems wrote (<see cref="ForeignHashes"/>). Whatever is not Argon2id of today's
/// strength asks to be hashed anew. Blocks for milliseconds: call it through <see cref="HashingQueue"/>.
/// </summary>
internal sealed class PasswordHasher(PasswordsOptions options) : IPasswordHasher<User>
{
    private readonly Lazy<string> _unmatchable = new(() =>
        Argon2idHash.Unmatchable(options.MemoryKiB, options.Iterations).ToString());

    /// <summary>
    /// Stands in for the hash that an unknown, disabled, locked or password-less user does not have. An account whose own hash is
    /// still of another system takes another time until its next login; no stand-in can match all kinds.
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

        if (Argon2idHash.Parse(hashedPassword) is { } hash)
        {
            return Verify(hash, password);
        }

        // Other systems hashed what was typed, in whatever form it came.
        return VerifyForeign(hashedPassword, password) || (providedPassword != password && VerifyForeign(hashedPassword, providedPassword))
            ? PasswordVerificationResult.SuccessRehashNeeded
            : PasswordVerificationResult.Failed;
    }

    /// <summary>Puts a weak hash of another system inside Argon2id of today's strength.</summary>
    public string Wrap(ForeignHash weak) => WrappedHash.Create(weak, options.MemoryKiB, options.Iterations).ToString();

    private PasswordVerificationResult Verify(Argon2idHash hash, string password)
    {
        if (!WithBytes(password, bytes => hash.Matches(bytes)))
        {
            return PasswordVerificationResult.Failed;
        }

        return hash.HasStrength(options.MemoryKiB, options.Iterations)
            ? PasswordVerificationResult.Success
            : PasswordVerificationResult.SuccessRehashNeeded;
    }

    private static bool VerifyForeign(string hashedPassword, string password) => hashedPassword.StartsWith(WrappedHash.Prefix, StringComparison.Ordinal)
        ? WrappedHash.Parse(hashedPassword)?.Matches(password) is true
        : ForeignHashes.Find(hashedPassword)?.Matches(password) is true;

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
}
