
namespace AuthServer.Accounts.Passwords;

/// <summary>Says once, at start, that passwords are hashed more weakly than they should be.</summary>
internal sealed class StrengthNotice(PasswordsOptions options, ILogger<StrengthNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.IsBelowOwaspMinimum)
        {
            logger.LogWarning(
                "Passwords__MemoryKiB={MemoryKiB} with Passwords__Iterations={Iterations} is below OWASP's minimum for Argon2id (19456 with 2): for "
                    + "tests and benchmarks only.",
                options.MemoryKiB,
                options.Iterations);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
