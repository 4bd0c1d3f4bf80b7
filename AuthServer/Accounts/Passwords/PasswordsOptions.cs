using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Accounts.Passwords;

/// <summary>How passwords are hashed, and which are taken.</summary>
internal sealed class PasswordsOptions : ISettings, IValidatableObject
{
    // OWASP's password storage cheat sheet: these pairs are of equal strength.
    private static readonly (int MemoryKiB, int Iterations)[] OwaspMinimum = [(47_104, 1), (19_456, 2), (12_288, 3), (9_216, 4), (7_168, 5)];

    public static string Section => "Passwords";

    /// <summary>Argon2id's memory. Below OWASP's figure a warning is logged. Down to the algorithm's minimum, for benchmarks.</summary>
    [Range(8, 4_194_303)]
    public int MemoryKiB { get; set; } = 19_456;

    /// <summary>Argon2id's passes over that memory.</summary>
    [Range(1, 1_000)]
    public int Iterations { get; set; } = 2;

    /// <summary>Threads that hash. 0: one for each core.</summary>
    [Range(0, 1_024)]
    public int Threads { get; set; }

    /// <summary>Passwords that wait for a thread; more are answered 503 with <c>Retry-After</c>. 0: no limit.</summary>
    [Range(0, 1_000_000)]
    public int QueueLength { get; set; } = 256;

    /// <summary>The fewest characters of a new password. 0: no limit.</summary>
    [Range(0, 1_000)]
    public int MinLength { get; set; } = 8;

    /// <summary>The most characters of a password, new or presented. 0: no limit.</summary>
    [Range(0, 100_000)]
    public int MaxLength { get; set; } = 128;

    /// <summary>Refuse new passwords that are among the most common ones.</summary>
    public bool RefuseCommon { get; set; } = true;

    internal int ThreadCount => Threads is 0 ? Environment.ProcessorCount : Threads;

    internal bool IsBelowOwaspMinimum => !OwaspMinimum.Any(pair => MemoryKiB >= pair.MemoryKiB && Iterations >= pair.Iterations);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MaxLength is not 0 && MaxLength < MinLength)
        {
            yield return new($"{MaxLength} is below {Section}__{nameof(MinLength)}={MinLength}.", [nameof(MaxLength)]);
        }
    }
}
