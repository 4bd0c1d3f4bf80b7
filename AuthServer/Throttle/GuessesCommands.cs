using System.CommandLine;
using System.Net;
using AuthServer.Hosting;
using AuthServer.Hosting.Commands;
using Spectre.Console;

namespace AuthServer.Throttle;

/// <summary><c>guesses list|forgive</c>.</summary>
internal sealed class GuessesCommands(Lazy<Budget> budget, SignInThrottleOptions options, CommandConsole console) : ICommandGroup
{
    public Command Build() => new("guesses", "Wrong passwords by network address (Lockout__AddressFailures).") { List(), Forgive() };

    private Command List()
    {
        Command list = new("list", "List the networks that wrong passwords came from in the last hour, the worst first.");
        list.SetAction(async (_, token) =>
        {
            var most = options.AddressFailures;
            var found = (await budget.Value.ListAsync(GuessBudget.Thing, token))
                .Select(row => new Guesses(
                    CallerNetwork.Readable(row.Network), (int)Math.Ceiling(row.Missed.TotalHours * most), most, (int)Math.Ceiling(row.Missed.TotalSeconds)))
                .ToList();
            return console.Print(found, terminal =>
            {
                var table = CommandConsole.TableOf("Network", "Used", "Of", "All forgotten in, seconds");
                found.ForEach(row => table.AddRow(new Text(row.Network), new Text($"{row.Used}"), new Text($"{row.Of}"), new Text($"{row.ForgottenSeconds}")));
                terminal.Write(table);
            });
        });
        return list;
    }

    private Command Forgive()
    {
        Argument<string> address = new("address") { Description = "An IPv4 address, or an IPv6 address of the /64 network." };
        Command forgive = new("forgive", "Forget the wrong passwords of a network, so that its people can sign in at once.") { address };
        forgive.SetAction(async (parsed, token) =>
        {
            var text = parsed.GetRequiredValue(address);
            if (!IPAddress.TryParse(text.Split('/')[0], out var parsedAddress))
            {
                return console.Fail($"'{text}' is no IP address.");
            }

            var network = CallerNetwork.Of(parsedAddress);
            return await budget.Value.FillAsync(GuessBudget.KeyOf(network), token)
                ? console.Print(
                    new { network = CallerNetwork.Readable(network) }, terminal => terminal.WriteLine($"Forgiven: {CallerNetwork.Readable(network)}."))
                : console.Fail($"No wrong password came from {CallerNetwork.Readable(network)} lately.");
        });
        return forgive;
    }

    /// <param name="Network">An IPv4 address, or an IPv6 network.</param>
    /// <param name="Used">Wrong passwords that count now.</param>
    /// <param name="Of"><c>Lockout__AddressFailures</c>.</param>
    /// <param name="ForgottenSeconds">Until none counts any more.</param>
    private sealed record Guesses(string Network, int Used, int Of, int ForgottenSeconds);
}
