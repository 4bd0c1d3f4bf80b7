using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>A signal before anything is served, to process 1 of a container, which the kernel never ends by one.</summary>
public sealed class EarlySignalTests
{
    private const int SigInt = 2;
    private const int SigTerm = 15;

    /// <summary>A database that is not up is waited for without end.</summary>
    private static readonly Dictionary<string, string?> NobodyListens = new()
    {
        ["Database__Provider"] = "MySql",
        // Port 1 (tcpmux) has no listener on any machine of today.
        ["Database__ConnectionString"] = "Server=127.0.0.1;Port=1;Database=authserver;User ID=authserver",
        ["Database__StartTimeoutSeconds"] = "0",
        ["Keys__MasterKey"] = new('a', 64),
    };

    [Theory]
    [InlineData(SigTerm, 0, "Stopped before it served")]
    [InlineData(SigInt, 0, "Stopped before it served")]
    [InlineData(SigTerm, 143, "Stopped before it was done.", "db", "migrate")]
    [InlineData(SigInt, 130, "Stopped before it was done.", "db", "migrate")]
    [InlineData(SigTerm, 143, "Stopped before it was done.", "clients", "list")]
    public async Task The_wait_for_a_database_ends_by_it(int signal, int exitCode, string line, params string[] arguments)
    {
        await using var host = HostProcess.Start("AuthServer", NobodyListens, arguments, null, HostProcess.AsProcess1);
        await host.LineAsync(text => text.Contains("does not answer yet", StringComparison.Ordinal));

        host.SendInside(signal);

        (await host.ExitAsync()).ShouldBe(exitCode, host.Output + host.Error);
        (host.Output + host.Error).ShouldContain(line);
        (host.Output + host.Error).ShouldNotContain("   at ");
    }

    /// <summary>SQLite waits inside a call that knows of no token.</summary>
    [Fact]
    public async Task What_does_not_look_up_is_not_waited_for()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await Operator.PrepareAsync(database.Settings);
        await using var connection = database.Connect();
        await connection.OpenAsync();
        await using var writer = connection.CreateCommand();
        writer.CommandText = "BEGIN IMMEDIATE";
        await writer.ExecuteNonQueryAsync();
        await using var host = HostProcess.Start(
            "AuthServer", database.With(("Database__CommandTimeoutSeconds", "3600")), ["scopes", "add", "orders"], null, HostProcess.AsProcess1);
        await Eventually.HoldsAsync("it has the database open", () => Task.FromResult(HasOpen(host, "authserver.db-shm")));

        host.SendInside(SigTerm);

        (await host.ExitAsync()).ShouldBe(143);
    }

    [Fact]
    public async Task The_resource_api_ends_by_it()
    {
        await using var host = HostProcess.Start(
            "ResourceApi", new Dictionary<string, string?> { ["TokenValidation__Mode"] = "Local" }, null, null, HostProcess.AsProcess1);
        await host.ListeningAsync();

        host.SendInside(SigInt);

        (await host.ExitAsync()).ShouldBe(0);
    }

    private static bool HasOpen(HostProcess host, string file)
    {
        try
        {
            return Directory.EnumerateFiles($"/proc/{host.InnerId}/fd")
                .Any(link => new FileInfo(link).LinkTarget?.EndsWith(file, StringComparison.Ordinal) is true);
        }
        catch (Exception exception) when (exception is IOException or FormatException)
        {
            // It has not started yet.
            return false;
        }
    }
}
