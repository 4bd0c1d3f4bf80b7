using System.CommandLine;
using AuthServer.Hosting.Verbs;
using Spectre.Console;

namespace AuthServer.Keys;

/// <summary><c>keys list</c>.</summary>
internal sealed class KeysVerbs(KeyStore keys, VerbConsole console) : IVerbGroup
{
    public Command Build()
    {
        Command list = new("list", "List the signing, encryption and cookie keys, newest first. Private parts are never shown.");
        list.SetAction((_, cancellationToken) => ListAsync(cancellationToken));
        return new("keys", "The keys that sign and encrypt tokens and protect cookies.") { list };
    }

    private async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var rows = (await keys.ListAsync(cancellationToken))
            .Select(key => new { key.Id, key.Purpose, key.Algorithm, key.Generation, CreatedAt = DateTime.SpecifyKind(key.CreatedAt, DateTimeKind.Utc) })
            .ToList();
        return console.Print(rows, terminal =>
        {
            var table = new Table().AddColumns("Id", "Purpose", "Algorithm", "Generation", "Created (UTC)");
            foreach (var key in rows)
            {
                table.AddRow(new Text(key.Id), new Text(key.Purpose), new Text(key.Algorithm), new Text($"{key.Generation}"), new Text($"{key.CreatedAt:u}"));
            }

            terminal.Write(table);
        });
    }
}
