using System.Diagnostics;
using MySqlConnector;

namespace AuthServer.Tests.Fixtures;

/// <summary>A private MariaDB server for one test run: its own data folder, socket and port, never the system's service.</summary>
internal sealed class MariaDbServer : IDisposable
{
    private static readonly Lazy<Task<MariaDbServer>> Shared = new(() => StartAsync());

    private Process _process;
    private readonly DirectoryInfo _folder;

    private MariaDbServer(Process process, DirectoryInfo folder, int port)
    {
        _process = process;
        _folder = folder;
        Port = port;
        RunFramework.AtEnd(Dispose);
    }

    public int Port { get; }

    /// <summary>As the hosts are told; the version comes from the server itself.</summary>
    public string Version { get; private set; } = "";

    public static Task<MariaDbServer> GetAsync() => Shared.Value;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts one that a test may kill, on a disk that the test may have chosen.</summary>
    public static async Task<MariaDbServer> StartAsync(DirectoryInfo? disk = null)
    {
        var folder = disk?.CreateSubdirectory("mariadb") ?? Directory.CreateTempSubdirectory("authserver-mariadb-");
        await RunAsync("mariadb-install-db", "--no-defaults", $"--datadir={folder.FullName}/data", "--auth-root-authentication-method=normal", "--skip-test-db");
        var port = Ports.Free();
        MariaDbServer server = new(Launch(folder, port), folder, port);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Makes an empty database and returns the connection string to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE `{name}`");
        return ConnectionString(name);
    }

    /// <summary>As an administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = new(ConnectionString(""));
        await connection.OpenAsync();
        await using MySqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Ends the server as a power cut would (SIGKILL).</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
    }

    /// <summary>Starts it again on the same port and data, after a test has killed it.</summary>
    public async Task RestartAsync()
    {
        Kill();
        _process = Launch(_folder, Port);
        await ReadyAsync();
    }

    public void Dispose()
    {
        Kill();
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    private static Process Launch(DirectoryInfo folder, int port)
    {
        ProcessStartInfo start = new("mariadbd")
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "--no-defaults", $"--datadir={folder.FullName}/data", $"--socket={folder.FullName}/s.sock", $"--pid-file={folder.FullName}/pid",
                "--bind-address=127.0.0.1", $"--port={port}", "--skip-name-resolve", "--max-connections=500", "--innodb-buffer-pool-size=64M",
            },
        };
        if (Environment.UserName is "root")
        {
            start.ArgumentList.Add("--user=root");
        }

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private Task ReadyAsync() => Eventually.HoldsAsync("MariaDB answers", async () =>
    {
        try
        {
            await using MySqlConnection connection = new(ConnectionString(""));
            await connection.OpenAsync();
            Version = connection.ServerVersion.Split('-')[0] + "-mariadb";
            return true;
        }
        catch (MySqlException) when (!_process.HasExited)
        {
            return false;
        }
    });

    private string ConnectionString(string database) => new MySqlConnectionStringBuilder
    {
        Server = "127.0.0.1",
        Port = (uint)Port,
        UserID = "root",
        Database = database,
        MaximumPoolSize = 50,
    }.ConnectionString;

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode is not 0)
        {
            throw new InvalidOperationException($"{command} failed: {string.Concat(output)}");
        }
    }
}
