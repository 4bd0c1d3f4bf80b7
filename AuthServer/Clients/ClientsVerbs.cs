using System.CommandLine;
using AuthServer.Clients.Usage;
using AuthServer.Hosting.Verbs;
using Spectre.Console;

namespace AuthServer.Clients;

/// <summary><c>clients add|list|show|usage|remove|rotate-secret</c>.</summary>
internal sealed class ClientsVerbs(ClientRegistrar registrar, UsageVerb usage, VerbConsole console) : IVerbGroup
{
    private readonly Argument<string> _id = new("id") { Description = "The client_id." };
    private readonly Option<bool> _secretStdin = new("--secret-stdin") { Description = "Take the secret from the first line of standard input (24 characters or more) instead of generating one." };

    public Command Build() => new("clients", "The registered clients.") { Add(), List(), Show(), usage.Build(), Remove(), RotateSecret() };

    private Command Add()
    {
        Option<string?> name = new("--name") { Description = "A name for people." };
        Option<bool> isPublic = new("--public") { Description = "A client that can keep no secret, such as an app on a phone." };
        Option<bool> isResourceServer = new("--resource-server") { Description = "A service that is asked with tokens: it may introspect those whose audience is its id, and gets none itself." };
        Option<string[]> grants = new("--grant") { Description = $"A grant it may use: {string.Join(", ", ClientRules.Grants)}. Repeat for more. Default: client_credentials.", AllowMultipleArgumentsPerToken = true };
        Option<string[]> scopes = new("--scope") { Description = "A scope it may ask for. Repeat for more. Default: api. The refresh_token grant brings offline_access.", AllowMultipleArgumentsPerToken = true };
        Option<string[]> defaultScopes = new("--default-scope") { Description = "A scope it gets when it asks for none. Repeat for more. Default: its scopes without those of OpenID Connect.", AllowMultipleArgumentsPerToken = true };
        Command add = new("add", "Register a client. A generated secret is shown once.") { _id, name, isPublic, isResourceServer, grants, scopes, defaultScopes, _secretStdin };
        add.SetAction(async (parsed, cancellationToken) => Print(await registrar.RegisterAsync(new()
        {
            ClientId = parsed.GetRequiredValue(_id),
            Name = parsed.GetValue(name),
            IsPublic = parsed.GetValue(isPublic),
            IsResourceServer = parsed.GetValue(isResourceServer),
            Grants = parsed.GetValue(grants) ?? [],
            Scopes = parsed.GetValue(scopes) ?? [],
            DefaultScopes = parsed.GetValue(defaultScopes) ?? [],
            Secret = await SecretAsync(parsed, cancellationToken),
        }, cancellationToken)));
        return add;
    }

    private Command RotateSecret()
    {
        Command rotate = new("rotate-secret", "Give a client a new secret. The old one ends at once; tokens already issued live on.") { _id, _secretStdin };
        rotate.SetAction(async (parsed, cancellationToken) => Print(await registrar.RotateSecretAsync(
            parsed.GetRequiredValue(_id), await SecretAsync(parsed, cancellationToken), cancellationToken)));
        return rotate;
    }

    private Command List()
    {
        Command list = new("list", "List the clients.");
        list.SetAction(async (_, cancellationToken) =>
        {
            var clients = await registrar.ListAsync(cancellationToken);
            return console.Print(clients, terminal => terminal.Write(TableOf(clients)));
        });
        return list;
    }

    private Command Show()
    {
        Command show = new("show", "Show one client.") { _id };
        show.SetAction(async (parsed, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(_id);
            return await registrar.FindAsync(id, cancellationToken) is { } client
                ? console.Print(client, terminal => terminal.Write(TableOf([client])))
                : console.Fail($"There is no client '{id}'.");
        });
        return show;
    }

    private Command Remove()
    {
        Command remove = new("remove", "Remove a client, and end its tokens.") { _id };
        remove.SetAction(async (parsed, cancellationToken) =>
        {
            var id = parsed.GetRequiredValue(_id);
            return await registrar.RemoveAsync(id, cancellationToken)
                ? console.Print(new { client_id = id }, terminal => terminal.WriteLine($"Removed client '{id}'."))
                : console.Fail($"There is no client '{id}'.");
        });
        return remove;
    }

    private async Task<string?> SecretAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        parsed.GetValue(_secretStdin) ? await console.ReadSecretAsync("Secret: ", cancellationToken) ?? "" : null;

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
        RegistrationOutcome.Refused refused => console.Fail(string.Join(' ', refused.Faults)),
        _ => throw new InvalidOperationException($"Unknown outcome {outcome}."),
    };

    private static Table TableOf(IEnumerable<ClientSummary> clients)
    {
        var table = new Table().AddColumns("Client", "Name", "Type", "Grants", "Scopes", "Default scopes");
        foreach (var client in clients)
        {
            table.AddRow(
                new Text(client.ClientId),
                new Text(client.Name ?? ""),
                new Text(client.Type),
                new Text(string.Join(' ', client.Grants)),
                new Text(string.Join(' ', client.Scopes)),
                new Text(string.Join(' ', client.DefaultScopes)));
        }

        return table;
    }
}
