using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Data;

/// <summary>What the server is: asked, unless the operator says it, and then compared.</summary>
public class ServerVersionTests
{
    [DatabaseTheory, EveryServer]
    public async Task An_empty_setting_is_one_left_out(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);

        (await MigrateAsync(database, "")).ShouldSucceed();
        (await MigrateAsync(database, null)).ShouldSucceed();
    }

    [DatabaseTheory, EveryServer]
    public async Task The_version_of_the_server_is_taken(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);

        (await MigrateAsync(database, (await DatabaseServer.GetAsync(kind)).Version)).ShouldSucceed();
    }

    [DatabaseTheory, EveryServer]
    public async Task The_other_kind_of_server_is_refused_with_what_it_really_is(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);
        var other = kind is DatabaseKind.MySql ? "10.11.6-mariadb" : "8.4.0-mysql";

        var serve = await CommandResult.RunAsync(database.With(("Database__ServerVersion", other)), null);

        serve.ShouldFail().ShouldStartWith($"Database__ServerVersion: '{other}' is not what this server is, {(await DatabaseServer.GetAsync(kind)).Version}");
        (await MigrateAsync(database, other)).ShouldFail().ShouldStartWith("Database__ServerVersion: ");
    }

    [DatabaseTheory, EveryServer]
    public async Task A_newer_version_than_the_server_has_is_warned_of(DatabaseKind kind)
    {
        var database = await TestDatabase.CreateAsync(kind);

        var result = await MigrateAsync(database, $"99.1.0-{kind.ToString().ToLowerInvariant()}");

        result.ExitCode.ShouldBe(0, result.Error);
        result.Error.ShouldContain("Database__ServerVersion says 99.1.0");
    }

    private static Task<CommandResult> MigrateAsync(TestDatabase database, string? version) =>
        CommandResult.RunAsync(database.With(("Database__ServerVersion", version)), null, "db", "migrate", "--json");
}
