using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace AuthServer.Tests.Fixtures;

/// <summary>A private MariaDB: own data folder, own socket, own port; one for the whole run, started by the first test that needs it.</summary>
public sealed class MariaDbServer
{
    private const int LowestPort = 20_000;

    // Above it, an outgoing connection may take the port first.
    private const int HighestPort = 32_000;

    private static readonly Lazy<Task<MariaDbServer>> Shared = new(StartAsync);

    private readonly string _connectionString;

    private MariaDbServer(int port) =>
        _connectionString = $"Server=127.0.0.1;Port={port};User ID=root;Password=;SslMode=None;MaximumPoolSize=200";

    /// <summary>As <c>Database__ServerVersion</c> wants it.</summary>
    public string Version { get; private set; } = "";

    public static Task<MariaDbServer> GetAsync() => Shared.Value;

    /// <summary>Makes an empty database and returns its connection string.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        return $"{_connectionString};Database={name}";
    }

    private static async Task<MariaDbServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("authserver-mariadb-").FullName;
        using var install = Start("mariadb-install-db", "--no-defaults", $"--datadir={folder}/data", "--auth-root-authentication-method=normal", "--skip-test-db", "--user=root");
        await install.WaitForExitAsync();

        var port = FreePort();
        var server = Start(
            "mariadbd", "--no-defaults", "--user=root", $"--datadir={folder}/data", $"--socket={folder}/s", $"--pid-file={folder}/pid",
            $"--port={port}", "--bind-address=127.0.0.1", "--max-connections=500", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=1");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            server.Kill();
            server.WaitForExit();
            Directory.Delete(folder, recursive: true);
        };

        MariaDbServer mariaDb = new(port);
        await mariaDb.WaitUntilReadyAsync(server);
        return mariaDb;
    }

    private static Process Start(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        // A full pipe would stop it.
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(LowestPort, HighestPort);
            try
            {
                using TcpListener listener = new(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one.
            }
        }
    }

    private async Task WaitUntilReadyAsync(Process server)
    {
        while (true)
        {
            try
            {
                var version = await ExecuteAsync("SELECT VERSION()");
                Version = $"{version.Split('-')[0]}-mariadb";
                return;
            }
            catch (MySqlException) when (!server.HasExited)
            {
                await Task.Delay(50);
            }
        }
    }

    private async Task<string> ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = new(_connectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own words.
        command.CommandText = sql;
#pragma warning restore CA2100
        return $"{await command.ExecuteScalarAsync()}";
    }
}
