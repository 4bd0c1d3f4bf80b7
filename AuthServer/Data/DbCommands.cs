using System.CommandLine;
using AuthServer.Hosting.Commands;
using Spectre.Console;

namespace AuthServer.Data;

/// <summary><c>db migrate</c>.</summary>
internal sealed class DbCommands(Lazy<Schema> schema, CommandConsole console) : ICommandGroup
{
    public bool NeedsPreparation => false;

    public Command Build()
    {
        Command migrate = new("migrate", "Bring the database to this version's schema. Safe to run twice, and beside another that does the same.");
        migrate.SetAction((_, cancellationToken) => MigrateAsync(cancellationToken));
        return new("db", "The database.") { migrate };
    }

    private async Task<int> MigrateAsync(CancellationToken cancellationToken)
    {
        if ((schema.Value.MakeStorage() ?? await schema.Value.UnreachableAsync(endsWhenRefused: true, cancellationToken)) is { } silence)
        {
            return console.Fail(silence);
        }

        var (applied, failure) = await schema.Value.MigrateAsync(cancellationToken);
        return (failure ?? await schema.Value.FaultAsync(cancellationToken)) is { } fault
            ? console.Fail(fault)
            : console.Print(new { applied }, terminal => terminal.WriteLine(
                applied is [] ? "The database is up to date." : $"Applied: {string.Join(", ", applied)}"));
    }
}
