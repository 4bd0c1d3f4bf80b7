using System.CommandLine;
using AuthServer.Data.Records;
using AuthServer.Hosting.Commands;
using Spectre.Console;

namespace AuthServer.Keys;

/// <summary><c>keys list|rotate|revoke|reprotect</c>.</summary>
internal sealed class KeysCommands(Lazy<KeyStore> keys, Lazy<KeyAdministration> administration, CommandConsole console, TimeProvider time) : ICommandGroup
{
    public Command Build() =>
        new("keys", "The keys that sign and encrypt tokens and protect cookies. They replace themselves; every server follows a change within seconds.")
    {
        List(),
        Rotate(),
        Revoke(),
        Reprotect(),
    };

    private Command List()
    {
        Command list = new("list", "List the keys, newest first, and what each does now: announced, active or retired. Private parts are never shown.");
        list.SetAction((_, cancellationToken) => ListAsync(cancellationToken));
        return list;
    }

    private Command Rotate()
    {
        Option<string> purpose = new("--purpose") { Description = "Which key: signing, encryption or cookies.", DefaultValueFactory = _ => KeyPurpose.Signing };
        purpose.AcceptOnlyFromAmong([.. KeyPurpose.All]);
        Option<bool> now = new("--now")
        {
            Description = "Use it in a few seconds instead of announcing it for Keys__AnnounceSeconds first. Services "
                + "that keep the JWKS refuse its tokens until they read it again."
        };
        Command rotate = new("rotate", "Make the next key before its time. What the keys before it made stays valid until it ends by itself.") { purpose, now };
        rotate.SetAction((parsed, cancellationToken) => RotateAsync(parsed.GetValue(purpose)!, parsed.GetValue(now), cancellationToken));
        return rotate;
    }

    private Command Revoke()
    {
        Argument<string> id = new("key-id") { Description = "The key's id, as 'keys list' shows it." };
        Command revoke = new(
            "revoke",
            "Forget a key that leaked, on every server within 5 seconds; one in use is replaced first. Nothing it made is accepted any more: signing "
                + "ends every token it signed, encryption every refresh token, cookies every browser session.") { id };
        revoke.SetAction((parsed, cancellationToken) => RevokeAsync(parsed.GetRequiredValue(id), cancellationToken));
        return revoke;
    }

    private Command Reprotect()
    {
        Command reprotect = new(
            "reprotect", "Encrypt the keys under Keys__MasterKey that are still encrypted under Keys__PreviousMasterKey. Nothing else changes; servers go on.");
        reprotect.SetAction((_, cancellationToken) => ReprotectAsync(cancellationToken));
        return reprotect;
    }

    private async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var records = await keys.Value.ListAsync(cancellationToken);
        var rows = records.Select(key => Row(key, records)).ToList();
        return console.Print(rows, terminal =>
        {
            var table = CommandConsole.TableOf("Id, purpose, algorithm, generation", "State", "Active from (UTC)");
            foreach (var key in rows)
            {
                table.AddRow(
                    new Text($"{key.Id}\n{key.Purpose} {key.Algorithm} {key.Generation}"), new Text(key.State), new Text($"{key.ActiveAt:u}"));
            }

            terminal.Write(table);
        });
    }

    private async Task<int> RotateAsync(string purpose, bool atOnce, CancellationToken cancellationToken)
    {
        var (_, algorithm) = keys.Value.InUse().Single(kind => kind.Purpose == purpose);
        if (!(await keys.Value.ListAsync(cancellationToken)).Any(key => key.Purpose == purpose && key.Algorithm == algorithm))
        {
            return console.Fail($"There is no key for {purpose} ({algorithm}) yet: a server makes the first one when it starts.");
        }

        if (await administration.Value.RotateAsync(purpose, atOnce, cancellationToken) is not { } made)
        {
            return console.Fail($"Another key for {purpose} has been made at this moment; 'keys list' shows it.");
        }

        var row = Row(made, await keys.Value.ListAsync(cancellationToken));
        return console.Print(row, terminal => terminal.WriteLine(
            $"Key {row.Id} is announced and active from {row.ActiveAt:u}. {KeyPurpose.MeaningOfRotation(purpose)}"));
    }

    private async Task<int> RevokeAsync(string id, CancellationToken cancellationToken)
    {
        if (await administration.Value.RevokeAsync(id, cancellationToken) is not { } revocation)
        {
            return console.Fail($"There is no key '{id}'; 'keys list' lists them.");
        }

        var result = new { revocation.Key.Id, revocation.Key.Purpose, Successor = revocation.Successor?.Id };
        return console.Print(result, terminal => terminal.WriteLine(
            $"Key {id} is revoked. {KeyPurpose.MeaningOfRevocation(revocation.Key.Purpose)}"
            + (result.Successor is { } next ? $" Key {next} has taken its place." : "")));
    }

    private async Task<int> ReprotectAsync(CancellationToken cancellationToken)
    {
        var reprotected = await administration.Value.ReprotectAsync(cancellationToken);
        return console.Print(new { Reprotected = reprotected }, terminal => terminal.WriteLine(
            reprotected is 0
                ? "Every key is encrypted under the master key already."
                : $"{reprotected} keys are now encrypted under the master key. Keys__PreviousMasterKey may go."));
    }

    private KeyRow Row(KeyRecord key, IReadOnlyList<KeyRecord> records)
    {
        var kind = records.Where(other => other.Purpose == key.Purpose && other.Algorithm == key.Algorithm).ToList();
        return new(
            key.Id, key.Purpose, key.Algorithm, key.Generation,
            KeyLife.StateOf(key, kind, time.GetUtcNow().UtcDateTime).ToString().ToLowerInvariant(), Utc(key.CreatedAt), Utc(key.ActiveAt));
    }

    private static DateTime Utc(DateTime stored) => DateTime.SpecifyKind(stored, DateTimeKind.Utc);

    private sealed record KeyRow(string Id, string Purpose, string Algorithm, int Generation, string State, DateTime CreatedAt, DateTime ActiveAt);
}
