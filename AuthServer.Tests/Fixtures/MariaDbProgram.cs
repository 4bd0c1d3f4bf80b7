namespace AuthServer.Tests.Fixtures;

/// <summary>MariaDB, as the system's package brings it.</summary>
internal sealed class MariaDbProgram : IDatabaseProgram
{
    public DatabaseKind Kind => DatabaseKind.MariaDb;

    public string Program => "mariadbd";

    public IEnumerable<string> ServeOptions => [];

    public Task InitializeAsync(string dataFolder, IEnumerable<string> options) => Shell.PrepareAsync(
        "env", $"TMPDIR={Path.GetDirectoryName(dataFolder)}", "mariadb-install-db", "--no-defaults", $"--datadir={dataFolder}",
        "--auth-root-authentication-method=normal", "--skip-test-db");
}
