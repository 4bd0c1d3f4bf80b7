using System.CommandLine;
using AuthServer.Hosting.Commands;
using Spectre.Console;

namespace AuthServer.Clients;

/// <summary><c>clients add|change|list|show|remove|rotate-secret</c>, and what other features add.</summary>
internal sealed class ClientsCommands(
    ClientsAddCommand add,
    ClientsChangeCommand change,
    ClientOptions given,
    Lazy<ClientRegistrar> registrar,
    IEnumerable<IClientsSubcommand> more,
    CommandConsole console) : ICommandGroup
{
    private readonly Argument<string> _id = new("id") { Description = "The client_id." };

    public Command Build()
    {
        Command clients = new("clients", "The registered clients.") { Add(), Change(), List(), Show(), Remove(), RotateSecret() };
        foreach (var command in more)
        {
            clients.Add(command.Build());
        }

        return clients;
    }

    private Command Add()
    {
        var command = add.Build(_id);
        command.SetAction(async (parsed, cancellationToken) =>
            await add.ReadAsync(parsed, parsed.GetRequiredValue(_id), cancellationToken) is { } registration
                ? Print(await registrar.Value.RegisterAsync(registration, cancellationToken))
                : 1);
        return command;
    }

    private Command Change()
    {
        var command = change.Build(_id);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(_id);
            return await change.ReadAsync(parsed, cancellationToken) is not { } changed ? 1
                : await registrar.Value.ChangeAsync(id, changed, cancellationToken) is RegistrationOutcome.Refused refused ? Print(refused)
                : await InForceAsync(await ShowAsync(id, cancellationToken), cancellationToken);
        });
        return command;
    }

    private Command RotateSecret()
    {
        var secretStdin = given.SecretStdin();
        Command rotate = new("rotate-secret", "Give a client a new secret. When this command ends, so has the old one; tokens already issued live on.")
        {
            _id, secretStdin,
        };
        rotate.SetAction(async (parsed, cancellationToken) =>
        {
            var chosen = parsed.GetValue(secretStdin) ? await console.ReadSecretAsync("Secret: ", cancellationToken) ?? "" : null;
            var outcome = await registrar.Value.RotateSecretAsync(parsed.GetRequiredValue(_id), chosen, cancellationToken);
            return await InForceAsync(Print(outcome), cancellationToken);
        });
        return rotate;
    }

    private Command List()
    {
        Option<string?> search = new("--search") { Description = "Only clients that have this text in their id or name." };
        Option<int?> limit = new("--limit") { Description = "How many to list. Default: all." };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("--limit must be at least 1.");
            }
        });
        Command list = new("list", "List the clients in the order of their ids.") { search, limit };
        list.SetAction(async (parsed, cancellationToken) =>
        {
            var clients = await registrar.Value.ListAsync(parsed.GetValue(search), parsed.GetValue(limit) ?? int.MaxValue, cancellationToken);
            return console.Print(clients.Select(client => client.Members), terminal => terminal.Write(ClientTables.OfMany(clients)));
        });
        return list;
    }

    private Command Show()
    {
        Command show = new("show", "Show one client.") { _id };
        show.SetAction((parsed, cancellationToken) => ShowAsync(parsed.GetRequiredValue(_id), cancellationToken));
        return show;
    }

    private async Task<int> ShowAsync(string id, CancellationToken cancellationToken) =>
        await registrar.Value.FindAsync(id, cancellationToken) is { } client
            ? console.Print(client.Members, terminal => terminal.Write(ClientTables.OfOne(client)))
            : console.Fail($"There is no client '{id}'.");

    private Command Remove()
    {
        Command remove = new("remove", "Remove a client, and end its tokens.") { _id };
        remove.SetAction(async (parsed, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(_id);
            return await registrar.Value.RemoveAsync(id, cancellationToken)
                ? await InForceAsync(
                    console.Print(new { client_id = id }, terminal => terminal.WriteLine($"Removed client '{id}'.")), cancellationToken)
                : console.Fail($"There is no client '{id}'.");
        });
        return remove;
    }

    /// <summary>The change is committed and told; whoever goes on when the command has ended finds it in force on every server.</summary>
    private async Task<int> InForceAsync(int exitCode, CancellationToken cancellationToken)
    {
        if (exitCode is 0)
        {
            await registrar.Value.InForceAsync(cancellationToken);
        }

        return exitCode;
    }

    private int Print(RegistrationOutcome outcome) => outcome switch
    {
        RegistrationOutcome.Registered registered => console.Print(registered, terminal =>
        {
            terminal.WriteLine($"client_id      {registered.ClientId}");
            if (registered.ClientSecret is { } secret)
            {
                terminal.WriteLine($"client_secret  {secret}");
                terminal.WriteLine("Keep the secret now: it is not shown again.");
            }
        }),
        RegistrationOutcome.Refused refused => console.Fail(string.Join(' ', refused.Faults.Select(ClientOptions.Told))),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };
}
