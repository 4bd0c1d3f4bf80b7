using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts.Passwords;

public sealed class PasswordsCommandsTests
{
    private static readonly Dictionary<string, string?> Weak = new() { ["Passwords__MemoryKiB"] = "8", ["Passwords__Iterations"] = "1" };

    [Fact]
    public async Task The_benchmark_counts_checks_with_the_settings_of_the_server_and_leaves_no_database_behind()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-passwords-");
        try
        {
            var result = await CommandResult.RunProcessAsync(Weak, folder.FullName, "passwords", "benchmark", "--seconds", "1", "--json");

            result.ExitCode.ShouldBe(0, result.Error);
            result.Json.GetProperty("memory_kib").GetInt32().ShouldBe(8);
            result.Json.GetProperty("iterations").GetInt32().ShouldBe(1);
            result.Json.GetProperty("threads").GetInt32().ShouldBe(Environment.ProcessorCount);
            result.Json.GetProperty("checks_per_second").GetDouble().ShouldBeGreaterThan(100);
            folder.EnumerateFileSystemInfos().ShouldBeEmpty();
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("61")]
    public async Task It_lasts_a_second_to_a_minute(string seconds)
    {
        var result = await CommandResult.RunProcessAsync(Weak, Path.GetTempPath(), "passwords", "benchmark", "--seconds", seconds);

        result.ExitCode.ShouldBe(1);
        result.Error.ShouldContain("between 1 and 60");
    }
}
