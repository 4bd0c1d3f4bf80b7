namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>What a hash of another system may cost to check: nobody's import shall hold a thread for minutes or take all memory.</summary>
internal static class CostLimits
{
    public const int Iterations = 10_000_000;
    public const int BcryptCost = 16;
    public const int MemoryKiB = 1_048_576;
    public const int Lanes = 64;

    /// <summary>Over all passes.</summary>
    private const long PassedKiB = 4L * MemoryKiB;

    public static ForeignReading Damaged { get; } = new ForeignReading.Refused("Its password hash is damaged.");

    public static ForeignReading TooCostly { get; } = new ForeignReading.Refused(
        "Its password hash costs too much to check: more than 1 GiB of memory, 4 GiB over all passes, 10,000,000 iterations or a bcrypt cost of 16.");

    public static bool AllowMemory(long kiB, long passes, long lanes) =>
        kiB <= MemoryKiB && passes <= Iterations && lanes <= Lanes && kiB * passes <= PassedKiB;
}
