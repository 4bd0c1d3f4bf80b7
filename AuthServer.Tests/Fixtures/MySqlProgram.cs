namespace AuthServer.Tests.Fixtures;

/// <summary>Oracle's MySQL, unpacked into a folder of the user's cache by <c>MySql/fetch.sh</c>.</summary>
internal sealed class MySqlProgram : IDatabaseProgram
{
    private static readonly string Root = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "authserver-tests", "mysql");

    private static readonly Lazy<string?> Reason = new(Fetch);

    /// <summary>Why it cannot be had here; null when it can.</summary>
    public static string? Missing => Reason.Value;

    public DatabaseKind Kind => DatabaseKind.MySql;

    public string Program => $"{Root}/mysqld";

    public IEnumerable<string> ServeOptions =>
    [
        $"--basedir={Root}/usr", $"--plugin-dir={Root}/usr/lib/mysql/plugin", $"--lc-messages-dir={Root}/usr/share/mysql",
        $"--character-sets-dir={Root}/usr/share/mysql/charsets", "--secure-file-priv=NULL", "--mysqlx=OFF", "--disable-log-bin",
        "--performance-schema=OFF", "--innodb-redo-log-capacity=16M",
    ];

    public async Task InitializeAsync(string dataFolder, IEnumerable<string> options)
    {
        // Without names being resolved, the server's own root@localhost lets nobody in by TCP.
        var root = $"{dataFolder}.sql";
        await File.WriteAllTextAsync(root, "CREATE USER root@127.0.0.1; GRANT ALL ON *.* TO root@127.0.0.1 WITH GRANT OPTION;");
        await Shell.PrepareAsync(Program, [
            "--no-defaults", .. ServeOptions, .. options, "--initialize-insecure", $"--init-file={root}", $"--datadir={dataFolder}",
            $"--user={Environment.UserName}",
        ]);
    }

    private static string? Fetch()
    {
        try
        {
            Shell.PrepareAsync(Path.Combine(HostProcess.RepositoryRoot, "AuthServer.Tests", "Fixtures", "MySql", "fetch.sh"), Root).GetAwaiter().GetResult();
            return null;
        }
        catch (InvalidOperationException exception)
        {
            return $"Oracle's MySQL is not to be had here: {exception.Message}";
        }
    }
}
