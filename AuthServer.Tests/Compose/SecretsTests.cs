using System.Runtime.Versioning;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Compose;

/// <summary><c>deploy/secrets.sh</c>, and what keeps its files where they are.</summary>
public sealed class SecretsTests
{
    [Fact]
    public async Task Every_secret_is_long_and_can_stand_in_a_connection_string_and_the_next_run_changes_none()
    {
        using var secrets = await MadeSecrets.MakeAsync();
        var made = All(secrets);

        made.Where(secret => secret.Key is not "database_connection").Select(secret => secret.Value)
            .ShouldAllBe(value => value.Length >= 32 && value.All(c => char.IsAsciiLetterOrDigit(c) || c == '_' || c == '-'));
        made["database_connection"].ShouldBe($"Server=db;Database=authserver;User ID=authserver;Password={made["db_password"]}");
        await secrets.RunAsync();
        All(secrets).ShouldBe(made);
    }

    [Fact]
    public async Task What_stood_in_env_before_there_were_files_stays_in_force()
    {
        using var secrets = await MadeSecrets.MakeAsync("DB_PASSWORD=old1\nKEYS_MASTER_KEY=old2\nRESOURCE_API_SECRET=old3\n");

        (secrets["db_password"], secrets["keys_master_key"], secrets["resource_api_secret"]).ShouldBe(("old1", "old2", "old3"));
        secrets["database_connection"].ShouldEndWith(";Password=old1");
    }

    /// <summary>In a container a file belongs to whom it belongs here, and is read by that image's user: the folder is what keeps strangers out.</summary>
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Nobody_else_enters_the_folder_and_a_container_of_another_user_reads_the_files()
    {
        using var secrets = await MadeSecrets.MakeAsync();

        File.GetUnixFileMode(secrets.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Directory.GetFiles(secrets.Path).ShouldAllBe(file => File.GetUnixFileMode(file).HasFlag(UnixFileMode.OtherRead));
    }

    [Fact]
    public async Task They_stay_out_of_the_repository_and_out_of_the_images()
    {
        foreach (var (file, exitCode) in new[] { (".env", 0), (".secrets/db_password", 0), (".env.example", 1) })
        {
            (await Shell.RunAsync("git", ["check-ignore", "-q", file], folder: HostProcess.RepositoryRoot)).ExitCode.ShouldBe(exitCode, file);
        }

        DockerIgnore.Load().Excludes(".env").ShouldBeTrue();
        DockerIgnore.Load().Excludes(".secrets/db_password").ShouldBeTrue();
    }

    private static Dictionary<string, string> All(MadeSecrets secrets) =>
        Directory.GetFiles(secrets.Path).ToDictionary(file => Path.GetFileName(file), file => secrets[Path.GetFileName(file)]);
}
