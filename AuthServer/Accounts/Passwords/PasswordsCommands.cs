using System.CommandLine;
using System.Diagnostics;
using AuthServer.Data.Records;
using AuthServer.Hosting.Commands;
using Microsoft.AspNetCore.Identity;
using Spectre.Console;

namespace AuthServer.Accounts.Passwords;

/// <summary><c>passwords benchmark</c>: what this machine can check, for choosing Argon2id's memory and iterations.</summary>
internal sealed class PasswordsCommands(PasswordHasher hasher, PasswordsOptions options, CommandConsole console) : ICommandGroup
{
    private const string Password = "correct horse battery staple";

    public bool NeedsPreparation => false;

    public Command Build()
    {
        Option<int> seconds = new("--seconds") { Description = "How long to measure.", DefaultValueFactory = _ => 3 };
        seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 60)
            {
                result.AddError("--seconds must be between 1 and 60.");
            }
        });
        Command benchmark = new(
            "benchmark",
            "Check passwords on all hashing threads, with the settings of Passwords__MemoryKiB and Passwords__Iterations and nothing else going on.")
        {
            seconds,
        };
        benchmark.SetAction(parsed => Print(Measure(TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds)))));
        return new("passwords", "How passwords are hashed.") { benchmark };
    }

    private Measurement Measure(TimeSpan duration)
    {
        User user = new();
        var hash = hasher.HashPassword(user, Password);
        var checks = 0;
        var started = Stopwatch.GetTimestamp();
        Thread[] threads = [.. Enumerable.Range(0, options.ThreadCount).Select(_ => new Thread(Check))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return new(options.MemoryKiB, options.Iterations, threads.Length, checks / Stopwatch.GetElapsedTime(started).TotalSeconds);

        void Check()
        {
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                if (hasher.VerifyHashedPassword(user, hash, Password) is not PasswordVerificationResult.Success)
                {
                    throw new InvalidOperationException("A password did not match its own hash.");
                }

                Interlocked.Increment(ref checks);
            }
        }
    }

    private int Print(Measurement measurement) => console.Print(measurement, terminal => terminal.WriteLine(
        $"{measurement.ChecksPerSecond:0.0} checks a second on {measurement.Threads} threads, with {measurement.MemoryKib} KiB and "
            + $"{measurement.Iterations} passes."));

    private sealed record Measurement(int MemoryKib, int Iterations, int Threads, double ChecksPerSecond);
}
