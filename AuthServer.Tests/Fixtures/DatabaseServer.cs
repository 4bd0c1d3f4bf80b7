using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using MySqlConnector;

namespace AuthServer.Tests.Fixtures;

/// <summary>A private MariaDB or MySQL server: its own data folder, socket and port, never the system's service.</summary>
internal sealed class DatabaseServer : IDisposable
{
    private static readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<DatabaseServer>>> Shared = new();

    private readonly IDatabaseProgram _program;
    private readonly string[] _options;
    private readonly DirectoryInfo _folder;
    private Process _process;

    private DatabaseServer(IDatabaseProgram program, DirectoryInfo folder, string[] options)
    {
        _program = program;
        _folder = folder;
        _options = options;
        Port = Ports.Free();
        _process = Launch();
        RunFramework.AtEnd(Dispose);
    }

    public DatabaseKind Kind => _program.Kind;

    public int Port { get; }

    /// <summary>As it says itself, such as <c>10.11.6-mariadb</c>.</summary>
    public string Version { get; private set; } = "";

    public bool HasExited => _process.HasExited;

    /// <summary>Not pooled: what lies idle would be counted as lost when the server ends it.</summary>
    private string AdministratorsConnection => ConnectionString("") + ";Pooling=False";

    /// <summary>The one that the whole run shares: it may forget what it acknowledged when the machine loses its power, for it is never killed.</summary>
    public static Task<DatabaseServer> GetAsync(DatabaseKind kind) =>
        Shared.GetOrAdd(kind, _ => new(() => StartAsync(
            kind, null, "--innodb-flush-log-at-trx-commit=0", "--innodb-flush-method=nosync", "--innodb-doublewrite=OFF",
            "--innodb-file-per-table=OFF"))).Value;

    /// <summary>Starts one that a test may kill, on a disk that the test may have chosen.</summary>
    public static async Task<DatabaseServer> StartAsync(DatabaseKind kind, DirectoryInfo? disk = null, params string[] options)
    {
        var program = IDatabaseProgram.Of(kind);
        var folder = disk?.CreateSubdirectory("database") ?? Directory.CreateTempSubdirectory("authserver-database-");
        await DataTemplates.CopyAsync(program, options, $"{folder.FullName}/data");
        DatabaseServer server = new(program, folder, options);
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Makes an empty database and returns the connection string to it.</summary>
    public async Task<string> CreateDatabaseAsync(string? name = null, string? more = null)
    {
        name ??= $"test_{Guid.NewGuid():N}";
        await ExecuteAsync($"CREATE DATABASE `{name}` {more}");
        return ConnectionString(name);
    }

    /// <summary>As an administrator.</summary>
    public async Task ExecuteAsync(string sql)
    {
        await using MySqlConnection connection = new(AdministratorsConnection);
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

    public Task KillAsync()
    {
        Kill();
        return Task.CompletedTask;
    }

    /// <summary>Ends the server as an administrator would (SIGTERM), and waits.</summary>
    public async Task StopAsync()
    {
        await Shell.PrepareAsync("kill", "-TERM", $"{_process.Id}");
        await _process.WaitForExitAsync();
    }

    /// <summary>It takes connections and answers nothing any more (SIGSTOP), until <see cref="ResumeAsync"/>.</summary>
    public Task SuspendAsync() => Shell.PrepareAsync("kill", "-STOP", $"{_process.Id}");

    public Task ResumeAsync() => Shell.PrepareAsync("kill", "-CONT", $"{_process.Id}");

    /// <summary>Starts it again on the same port and data, after a test has ended it.</summary>
    public async Task RestartAsync()
    {
        Kill();
        _process = Launch();
        await ReadyAsync();
    }

    public void Dispose()
    {
        // Only then is its folder deleted: a MySQL that stops on a folder that is gone never ends.
        Kill();
        if (Directory.Exists(_folder.FullName))
        {
            _folder.Delete(recursive: true);
        }
    }

    private Process Launch()
    {
        ProcessStartInfo start = new(_program.Program)
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "--no-defaults", $"--datadir={_folder.FullName}/data", $"--socket={_folder.FullName}/s.sock", $"--pid-file={_folder.FullName}/pid",
                "--bind-address=127.0.0.1", $"--port={Port}", "--skip-name-resolve", "--max-connections=1500", "--innodb-buffer-pool-size=64M",
            },
        };
        foreach (var option in _program.ServeOptions.Concat(_options))
        {
            start.ArgumentList.Add(option);
        }

        if (Environment.UserName is "root")
        {
            start.ArgumentList.Add("--user=root");
        }

        // One that starts deletes the temporary tables of whoever has the same folder for them.
        start.Environment["TMPDIR"] = _folder.FullName;

        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private Task ReadyAsync() => Eventually.HoldsAsync($"{Kind} answers", async () =>
    {
        try
        {
            await using MySqlConnection connection = new(AdministratorsConnection);
            await connection.OpenAsync();
            Version = ServerVersion.Parse(connection.ServerVersion).ToString();
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
        // The machine may be busy; a server that is not there refuses at once.
        ConnectionTimeout = 30,
    }.ConnectionString;
}
