using System.Diagnostics;

namespace AuthServer.Tests.Docs;

/// <summary>
/// A bash with nearly nothing in its environment that gets blocks as somebody pastes them: as input, so that a command which
/// reads its input eats what is pasted after it.
/// </summary>
internal sealed class PastedShell : IAsyncDisposable
{
    private const string Done = "@@ done";
    private const string Failed = "@@ failed: ";

    private readonly Process _bash;
    private readonly LineReader _output = new();
    private readonly LineReader _error = new();

    public PastedShell(string folder, IReadOnlyDictionary<string, string> environment)
    {
        ProcessStartInfo start = new("bash", ["--noprofile", "--norc"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        var path = start.Environment["PATH"];
        start.Environment.Clear();
        start.Environment["PATH"] = path;
        start.Environment["HOME"] = folder;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        _bash = Process.Start(start)!;
        _bash.OutputDataReceived += (_, received) => _output.Take(received.Data);
        _bash.ErrorDataReceived += (_, received) => _error.Take(received.Data);
        _bash.BeginOutputReadLine();
        _bash.BeginErrorReadLine();
        // Each command that ends badly is named, and the shell goes on, as a terminal does.
        _bash.StandardInput.WriteLine($"trap 'echo \"{Failed}$BASH_COMMAND\" >&2' ERR");
    }

    /// <summary>
    /// Pastes a block and returns what it printed. A block that ends with a question is answered by the person, who sees what has
    /// been printed up to the question.
    /// </summary>
    public async Task<(string Output, string Error)> PasteAsync(string block, Func<string, Task<string>>? person = null)
    {
        await _bash.StandardInput.WriteAsync(block + "\n");
        await _bash.StandardInput.FlushAsync();
        List<string> output = [];
        if (person is not null)
        {
            output.AddRange(await _output.UntilAsync("a question", line => line.TrimEnd().EndsWith("):", StringComparison.Ordinal)));
            await _bash.StandardInput.WriteLineAsync(await person(string.Join('\n', output)));
        }

        // On lines of their own, whatever the block printed last.
        await _bash.StandardInput.WriteLineAsync($"printf '\\n{Done}\\n'; printf '\\n{Done}\\n' >&2");
        await _bash.StandardInput.FlushAsync();
        output.AddRange(await _output.UntilAsync($"the end of\n{block}", line => line == Done));
        var error = await _error.UntilAsync($"the end of\n{block}", line => line == Done);
        return (Text(output), Text(error));
    }

    public async ValueTask DisposeAsync()
    {
        _bash.StandardInput.Close();
        if (!_bash.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _bash.Kill(entireProcessTree: true);
            await _bash.WaitForExitAsync();
        }

        _bash.Dispose();
    }

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines.Where(line => line != Done)).TrimEnd('\n');
}
