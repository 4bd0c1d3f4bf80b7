using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AuthServer.Data.Records;

/// <summary>
/// What has been tried against one user name, whether a user of that name exists or not. Times are Unix milliseconds of the
/// <see cref="DatabaseClock"/>, so that one atomic UPDATE can compute with them on every database.
/// </summary>
public sealed class SignInAttemptsRecord
{
    /// <summary>SHA-256 of the normalized user name in hex: what people type into the wrong field is not kept.</summary>
    public required string Key { get; init; }

    /// <summary>Failures in a row.</summary>
    public int Failures { get; set; }

    /// <summary>Whether a guess has failed since the last one was claimed: an order, which no clock tells as well.</summary>
    public bool FailedSinceClaim { get; set; }

    /// <summary>Guesses being hashed right now, on all servers together.</summary>
    public int Pending { get; set; }

    /// <summary>Until then <see cref="Pending"/> counts; a server that died in mid-hash loses its claim.</summary>
    public long PendingUntil { get; set; }

    public long LastFailureAt { get; set; }

    public long LockedUntil { get; set; }

    internal static void Map(EntityTypeBuilder<SignInAttemptsRecord> attempts)
    {
        attempts.ToTable("SignInAttempts");
        attempts.HasKey(a => a.Key);
        attempts.Property(a => a.Key).HasMaxLength(64);
        attempts.HasIndex(a => a.PendingUntil);
    }
}
