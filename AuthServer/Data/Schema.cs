using AuthServer.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace AuthServer.Data;

/// <summary>Brings the database to this version's schema, or says why it is not there.</summary>
internal sealed class Schema(
    IDatabaseServer server, Lazy<AuthDbContext> context, DatabaseOptions options, TimeProvider time, ILogger<Schema> logger)
    : IPreparation
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(5);

    /// <summary>How long a command waits for the database: somebody sits before it.</summary>
    private static readonly TimeSpan CommandPatience = TimeSpan.FromSeconds(5);

    /// <summary>As the drivers understand it.</summary>
    private const int NoLimit = 0;

    /// <summary>How long one migration of another server may take.</summary>
    private static readonly TimeSpan OthersMigration = TimeSpan.FromSeconds(30);

    // A context is made for the kind of server that was found.
    private AuthDbContext Db => context.Value;

    /// <summary>Waits for the database, migrates it where that is the setting, and returns one line when this version cannot serve it.</summary>
    public async Task<string?> PrepareAsync(bool mayMake, CancellationToken cancellationToken)
    {
        var makes = mayMake && options.MigratesOnStart;
        if (makes && MakeStorage() is { } fault)
        {
            return fault;
        }

        var unreachable = mayMake
            ? UnreachableAsync(endsWhenRefused: false, cancellationToken)
            : UnreachableAsync(CommandPatience, "5 seconds", endsWhenRefused: true, cancellationToken);
        if (await unreachable is { } silence)
        {
            return silence;
        }

        if (makes && await UnknownAsync(cancellationToken) is [] && (await MigrateAsync(cancellationToken)).Fault is { } failure)
        {
            return failure;
        }

        return await FaultAsync(cancellationToken);
    }

    /// <summary>Makes what the database needs before it can be reached at all; one line when that cannot be done.</summary>
    public string? MakeStorage() => server.MakeStorage();

    /// <summary>
    /// Applies what is missing, under the database's migration lock: of two at once, one migrates and the other waits. On the nodes
    /// of a cluster, where such a lock holds on one node only, the first statement decides, and the other waits all the same.
    /// </summary>
    public async Task<Migrated> MigrateAsync(CancellationToken cancellationToken)
    {
        var missing = await PendingAsync(cancellationToken);
        if (missing is not [])
        {
            await Db.BeforeMigrationAsync(cancellationToken);
            if (await Db.UnfinishedMigrationAsync(cancellationToken) is var (name, steps))
            {
                logger.LogWarning("Migration {Name} was begun and not finished. It goes on behind its step {Steps}", name, steps);
            }

            // What waits for another's migration, or changes a large table, takes its time.
            Db.Database.SetCommandTimeout(NoLimit);
            try
            {
                await Db.Database.MigrateAsync(cancellationToken);
            }
            catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
            {
                if (!await IsDoneByAnotherAsync(exception, cancellationToken))
                {
                    return new(
                        [],
                        $"The database could not be migrated: {DatabaseFaults.Reason(exception).TrimEnd('.')}. The next 'AuthServer db migrate' goes "
                            + "on where this one stopped.");
                }
            }
            finally
            {
                Db.Database.SetCommandTimeout(options.CommandTimeoutSeconds);
            }

            logger.LogInformation("Database migrated: {Migrations}", string.Join(", ", missing));
        }

        return new(missing, null);
    }

    /// <summary>Why this version cannot serve the schema it finds; null when it can.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellationToken)
    {
        if (await UnknownAsync(cancellationToken) is [_, ..] unknown)
        {
            return $"The database is newer than this AuthServer: it does not know migration {string.Join(", ", unknown)}. Run the version that made it.";
        }

        return await PendingAsync(cancellationToken) is [_, ..] missing
            ? $"The database lacks migration {string.Join(", ", missing)}. Run 'AuthServer db migrate', or start it with Database__MigrateOnStart=true."
            : await Db.FaultOfTablesAsync(cancellationToken);
    }

    /// <summary>Waits for the database to answer; one line when it stays silent too long, or says that it will never let us in.</summary>
    public Task<string?> UnreachableAsync(bool endsWhenRefused, CancellationToken cancellationToken)
    {
        var seconds = options.StartTimeoutSeconds;
        return UnreachableAsync(
            seconds is 0 ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds), $"Database__StartTimeoutSeconds={seconds}", endsWhenRefused, cancellationToken);
    }

    private async Task<string?> UnreachableAsync(TimeSpan patience, string name, bool endsWhenRefused, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            try
            {
                if (await server.FaultAsync(cancellationToken) is { } fault)
                {
                    return fault;
                }

                await AppliedAsync(cancellationToken);
                return null;
            }
            catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
            {
                var reason = DatabaseFaults.Reason(exception);
                // A server waits for its user and database to be made. Other refusals do not change by waiting.
                if (server.IsFinal(exception) ? endsWhenRefused : DatabaseFaults.IsRefusal(exception))
                {
                    return DatabaseFaults.Told(exception);
                }

                var left = patience - time.GetElapsedTime(started);
                if (left <= TimeSpan.Zero)
                {
                    return $"The database did not answer within {name}: {reason}";
                }

                delay = delay < left ? delay : left;
                logger.LogWarning("The database does not answer yet; next try in {Delay} ms: {Reason}", (int)delay.TotalMilliseconds, reason);
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    /// <summary>False: no other can be at it, or for some time nobody has applied a migration.</summary>
    private async Task<bool> IsDoneByAnotherAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (!await Db.MayBeAnothersAsync(exception, cancellationToken))
        {
            return false;
        }

        logger.LogWarning("The migration failed, unless another server is at it, which is waited for: {Reason}", DatabaseFaults.Reason(exception));
        var (pending, since) = (int.MaxValue, time.GetTimestamp());
        while (time.GetElapsedTime(since) < OthersMigration)
        {
            var now = (await PendingAsync(cancellationToken)).Count;
            if (now is 0)
            {
                return true;
            }

            (pending, since) = now < pending ? (now, time.GetTimestamp()) : (pending, since);
            await Task.Delay(FirstDelay, time, cancellationToken);
        }

        return false;
    }

    private async Task<IReadOnlyList<string>> PendingAsync(CancellationToken cancellationToken) =>
        [.. Known().Except(await AppliedAsync(cancellationToken))];

    private async Task<IReadOnlyList<string>> UnknownAsync(CancellationToken cancellationToken) =>
        [.. (await AppliedAsync(cancellationToken)).Except(Known())];

    private IEnumerable<string> Known() => Db.GetService<IMigrationsAssembly>().Migrations.Keys;

    private async Task<IReadOnlyList<string>> AppliedAsync(CancellationToken cancellationToken) =>
        [.. await Db.Database.GetAppliedMigrationsAsync(cancellationToken)];
}

/// <summary>What became of the migrations that were missing.</summary>
/// <param name="Applied">Their names.</param>
/// <param name="Fault">One line when one failed; null otherwise.</param>
internal sealed record Migrated(IReadOnlyList<string> Applied, string? Fault);
