using System.CommandLine;
using System.Text;
using AuthServer.Accounts.Importing.Files;
using AuthServer.Accounts.Importing.Sources;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared;
using Spectre.Console;

namespace AuthServer.Accounts.Importing;

/// <summary><c>users import</c>.</summary>
internal sealed class ImportCommand(Lazy<ImportRun> run, CommandConsole console) : IUsersSubcommand
{
    /// <summary>Nothing was read. What was read and refused is 1, as every other failure.</summary>
    private const int WrongUse = 2;

    private readonly Argument<string> _file = new("file") { Description = "JSON lines, a JSON list, or CSV whose first line names the columns." };
    private readonly Option<string> _from = new("--from")
    {
        Description = $"Whose file it is: {string.Join("; ", ImportSource.All.Select(source => $"{source.Name} ({source.Summary})"))}.",
        DefaultValueFactory = _ => ImportSource.Default.Name,
    };

    private readonly Option<bool> _dry = new("--dry-run") { Description = "Say what would be done, and do nothing." };
    private readonly Option<bool> _verified = new("--verified") { Description = "Every address counts as verified, whatever the file says." };
    private readonly Option<bool> _wrap = new("--wrap")
    {
        Description = "Keep weak hashes (MD5, SHA-1, PBKDF2 of fewer than 1,000 rounds) too, inside Argon2id. Takes an Argon2id for each.",
    };

    private readonly Option<bool> _byEmail = new("--sign-in-by-email") { Description = "Drop user names: people sign in by their address." };
    private readonly Option<string?> _report = new("--report") { Description = "Write refused lines, with the reason of each, to this file." };

    public Command Build()
    {
        Command import = new(
            "import",
            "Bring people in from another system, with their passwords. Run it again after a stop: it goes on, and adds nobody twice. Exit code 1: "
                + "some lines were refused.")
        {
            _file, _from, _dry, _verified, _wrap, _byEmail, _report,
        };
        import.SetAction(RunAsync);
        return import;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var from = parsed.GetRequiredValue(_from);
        if (ImportSource.All.FirstOrDefault(source => source.Name == from) is not { } source)
        {
            return Fail($"--from {from}: it is one of {string.Join(", ", ImportSource.All.Select(known => known.Name))}.");
        }

        try
        {
            await using var file = File.OpenRead(parsed.GetRequiredValue(_file));
            await using var refusals = parsed.GetValue(_report) is { } path ? new StreamWriter(path, append: false, Encoding.UTF8) : null;
            ImportOptions options = new(parsed.GetValue(_verified), parsed.GetValue(_wrap), parsed.GetValue(_byEmail));
            var isDry = parsed.GetValue(_dry);
            var report = await run.Value.RunAsync(
                ImportFile.ReadAsync(file, source.List, cancellationToken), source, options, isDry, (line, reason) => Refuse(refusals, line, reason),
                cancellationToken);
            console.Print(report, terminal => terminal.WriteLine(Sentence(report, isDry)));
            return report.Refused > 0 ? 1 : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Fail(exception.Message);
        }
    }

    private int Fail(string line)
    {
        console.Fail(line);
        return WrongUse;
    }

    private void Refuse(StreamWriter? refusals, long line, string reason)
    {
        var text = ShownText.Of($"line {line}: {reason}");
        if (refusals is null)
        {
            console.Fail(text);
        }
        else
        {
            refusals.WriteLine(text);
        }
    }

    private static string Sentence(ImportReport report, bool isDry) =>
        $"{report.Read} read: {report.Added} {(isDry ? "would be " : "")}added, {report.Present} there already, {report.Refused} refused, {report.Other} of "
            + $"something else. Of those added: {report.WithoutPassword} without a password, {report.Wrapped} with a weak hash inside Argon2id, "
            + $"{report.Disabled} disabled.";
}
