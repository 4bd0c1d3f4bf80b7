using System.CommandLine;
using System.Globalization;
using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Hosting.Commands;
using Spectre.Console;

namespace AuthServer.Usage;

/// <summary><c>clients usage</c>: what stands between a client and giving up a grant.</summary>
internal sealed class UsageCommand(Lazy<UsageReport> report, CommandConsole console, GrantCatalog grants) : IClientsSubcommand
{
    private const int DefaultDays = 30;

    public Command Build()
    {
        Argument<string?> id = new("id") { Description = "The client_id. Default: all clients.", Arity = ArgumentArity.ZeroOrOne };
        Option<int> days = new("--days")
        {
            Description = $"Count the uses of this many days, today (UTC) included. Default: {DefaultDays}.",
            DefaultValueFactory = _ => DefaultDays,
        };
        Option<string?> grant = new("--grant") { Description = "Only this grant, such as password." };
        Command usage = new("usage", "How often each client used each of its grants, some seconds behind.") { id, days, grant };
        usage.SetAction(async (parsed, cancellationToken) =>
        {
            var (clientId, period) = (parsed.GetValue(id), parsed.GetValue(days));
            if (period is < 1 or > 36_500)
            {
                return console.Fail("--days is a number from 1 to 36500.");
            }

            return await report.Value.ReadAsync(clientId, period, parsed.GetValue(grant), cancellationToken) is { } uses
                ? console.Print(uses, terminal => terminal.Write(TableOf(uses, period)))
                : console.Fail($"There is no client '{clientId}'.");
        });
        return usage;
    }

    private Table TableOf(IEnumerable<GrantUse> uses, int days)
    {
        var table = CommandConsole.TableOf("Client", "Grant", "Uses", "Last used (UTC)", "Allowed");
        table.Title = new($"Uses in {days} days");
        foreach (var use in uses)
        {
            table.AddRow(
                new Text(use.ClientId),
                new Text(grants.NameOf(use.Grant)),
                new Text(use.Count.ToString(CultureInfo.InvariantCulture)),
                new Text(use.LastUsedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "–"),
                new Text(use.Allowed ? "yes" : "no"));
        }

        return table;
    }
}
