using System.Threading.Channels;
using AuthServer.Accounts.Importing.Files;
using AuthServer.Accounts.Importing.Sources;
using AuthServer.Accounts.Passwords;

namespace AuthServer.Accounts.Importing;

/// <summary>One import from the file to the last row: the next records are read and looked at while those before are written.</summary>
internal sealed class ImportRun(ImportRules rules, AccountImport accounts)
{
    private const int BatchSize = 500;
    private const int BatchesAhead = 2;

    /// <param name="lines">The file.</param>
    /// <param name="source">Whose file it is.</param>
    /// <param name="options">What the operator says of all records.</param>
    /// <param name="isDry">Nothing is written.</param>
    /// <param name="refuse">Hears of each refusal: the line and the reason.</param>
    /// <param name="cancellationToken">Ends it; what is written stays, and the next run goes on from there.</param>
    public async Task<ImportReport> RunAsync(
        IAsyncEnumerable<ImportLine> lines, ImportSource source, ImportOptions options, bool isDry, Action<long, string> refuse,
        CancellationToken cancellationToken)
    {
        await accounts.PrepareAsync(cancellationToken);
        ImportReport report = new();
        var batches = Channel.CreateBounded<IReadOnlyList<Entry>>(BatchesAhead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = Task.Run(() => ReadAsync(lines, source, options, batches.Writer, stop.Token), stop.Token);
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(cancellationToken))
            {
                var movers = batch.Select(entry => entry.Mover).OfType<Mover>().ToList();
                var outcomes = new Queue<MoveOutcome>(movers is [] ? [] : await accounts.WriteAsync(movers, isDry, cancellationToken));
                foreach (var entry in batch)
                {
                    Count(report, entry, entry.Mover is null ? null : outcomes.Dequeue(), refuse);
                }
            }
        }
        finally
        {
            await stop.CancelAsync();
        }

        await reading;
        return report;
    }

    private async Task ReadAsync(
        IAsyncEnumerable<ImportLine> lines, ImportSource source, ImportOptions options, ChannelWriter<IReadOnlyList<Entry>> batches,
        CancellationToken cancellationToken)
    {
        Exception? fault = null;
        try
        {
            SeenNames seen = new();
            List<ImportLine> batch = new(BatchSize);
            await foreach (var line in lines.WithCancellation(cancellationToken))
            {
                batch.Add(line);
                if (batch.Count == BatchSize)
                {
                    await batches.WriteAsync(Look(batch, source, options, seen), cancellationToken);
                    batch.Clear();
                }
            }

            await batches.WriteAsync(Look(batch, source, options, seen), cancellationToken);
        }
        catch (Exception exception)
        {
            fault = exception;
        }
        finally
        {
            batches.Complete(fault);
        }
    }

    private List<Entry> Look(List<ImportLine> lines, ImportSource source, ImportOptions options, SeenNames seen)
    {
        // Only Argon2id takes long enough to be worth it.
        var entries = options.Wrap
            ? lines.AsParallel().AsOrdered().Select(line => Look(line, source, options)).ToList()
            : lines.ConvertAll(line => Look(line, source, options));
        return entries.ConvertAll(entry => entry.Mover is null || seen.TryAdd(entry.Mover.User)
            ? entry
            : entry with { Mover = null, Fault = "An earlier line of this file has its name or address." });
    }

    private Entry Look(ImportLine line, ImportSource source, ImportOptions options)
    {
        if (line.Fields is not { } fields)
        {
            return new(line.Number, null, line.Fault);
        }

        var reading = source.Read(fields);
        if (fields.Unreadable is { } name)
        {
            return new(line.Number, null, $"Its field '{name}' is neither yes nor no.");
        }

        switch (reading)
        {
            case SourceReading.Person person:
                var (mover, fault) = rules.Check(person.Account, options);
                return new(line.Number, mover, fault);
            case SourceReading.Refused refused:
                return new(line.Number, null, refused.Reason);
            default:
                return new(line.Number, null, null);
        }
    }

    private static void Count(ImportReport report, Entry entry, MoveOutcome? outcome, Action<long, string> refuse)
    {
        report.Read++;
        var reason = outcome is MoveOutcome.Refused refused ? refused.Reason : entry.Fault;
        if (reason is not null)
        {
            report.Refused++;
            refuse(entry.Line, reason);
        }

        report.Other += entry is { Mover: null, Fault: null } ? 1 : 0;
        report.Present += outcome is MoveOutcome.Present ? 1 : 0;
        if (outcome is MoveOutcome.Added && entry.Mover is { User: var user })
        {
            report.Added++;
            report.WithoutPassword += user.PasswordHash is null ? 1 : 0;
            report.Wrapped += user.PasswordHash?.StartsWith(WrappedHash.Prefix, StringComparison.Ordinal) is true ? 1 : 0;
            report.Disabled += user.Disabled ? 1 : 0;
        }
    }

    /// <summary>A record that was looked at. Without a row and without a fault: it is of something else.</summary>
    private sealed record Entry(long Line, Mover? Mover, string? Fault);
}
