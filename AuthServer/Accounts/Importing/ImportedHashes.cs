using AuthServer.Accounts.Passwords;
using AuthServer.Accounts.Passwords.Foreign;
using AuthServer.Data.Records;

namespace AuthServer.Accounts.Importing;

/// <summary>Which hashes of other systems are kept as they are, which only inside Argon2id, and which are refused.</summary>
internal sealed class ImportedHashes(PasswordHasher hasher)
{
    /// <summary>The hash as it is stored, or why it is refused.</summary>
    public (string? Hash, string? Fault) Take(string text, bool wrap)
    {
        if (text.Length > ColumnLengths.PasswordHash)
        {
            return (null, $"Its password hash is longer than {ColumnLengths.PasswordHash} characters.");
        }

        if (Argon2idHash.Parse(text) is { } own)
        {
            return CostLimits.AllowMemory(own.MemoryKiB, own.Iterations, lanes: 1) ? (text, null) : Of(CostLimits.TooCostly);
        }

        if (text.StartsWith(WrappedHash.Prefix, StringComparison.Ordinal))
        {
            return WrappedHash.Parse(text) is not null ? (text, null) : Of(CostLimits.Damaged);
        }

        return ForeignHashes.Read(text) switch
        {
            ForeignReading.Known { Hash: { IsWeak: true } weak } => wrap
                ? (hasher.Wrap(weak), null)
                : (null, "Its password hash is weak: with --wrap it is kept, inside Argon2id."),
            ForeignReading.Known => (text, null),
            var refused => Of(refused),
        };
    }

    private static (string? Hash, string? Fault) Of(ForeignReading reading) => (null, ((ForeignReading.Refused)reading).Reason);
}
