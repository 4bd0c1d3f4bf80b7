using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics.CodeAnalysis;
using AuthServer.Hosting.Shared;

namespace AuthServer.Hosting.Commands;

/// <summary>
/// Owns the command line: without arguments the binary serves, with a command it does one job and exits with 0, or 1 and one line on
/// standard error.
/// </summary>
internal static class CommandsFeature
{
    private const string Json = "--json";

    public static IServiceCollection AddCommands<TGroup>(this IServiceCollection services)
        where TGroup : class, ICommandGroup
    {
        services.AddScoped<ICommandGroup, TGroup>();
        return services;
    }

    public static bool IsCommand(string[] args) => AsksForHelp(args) || (args is [var first, ..] && (!first.StartsWith('-') || first is Json));

    public static bool AsksForHelp(string[] args) => args.Any(arg => arg is "--help" or "-h" or "-?" or "--version");

    public static bool AsksForJson(string[] args) => args.Contains(Json);

    /// <summary>Ends a command that could not begin.</summary>
    public static int FailCommand(this IServiceProvider services, string[] args, IEnumerable<string> faults)
    {
        using var scope = services.CreateScope();
        var console = scope.ServiceProvider.GetRequiredService<CommandConsole>();
        console.Json = AsksForJson(args);
        return faults.Aggregate(0, (_, fault) => console.Fail(fault));
    }

    [SuppressMessage("Design", "CA1031", Justification = "The last stop of a command line: a fault is one line, not a stack trace.")]
    public static async Task<int> RunCommandAsync(this IServiceProvider services, string[] args, CancellationToken stop)
    {
        await using var scope = services.CreateAsyncScope();
        var console = scope.ServiceProvider.GetRequiredService<CommandConsole>();
        Option<bool> json = new(Json) { Description = "Print JSON instead of a table.", Recursive = true };
        RootCommand root = new(
            "OAuth 2.0 authorization server. Without a command it serves; settings are environment variables (see docs/operate/settings.md).") { json };
        Dictionary<Command, ICommandGroup> groups = [];
        foreach (var group in scope.ServiceProvider.GetServices<ICommandGroup>())
        {
            groups[group.Build()] = group;
        }

        foreach (var command in groups.Keys)
        {
            root.Subcommands.Add(command);
        }

        var parsed = root.Parse(args);
        console.Json = AsksForJson(args);
        if (parsed.Errors is [_, ..] && !AsksForHelp(args))
        {
            return console.Fail($"{await Misspelling.OfAsync(parsed)} (--help lists the commands and options)");
        }

        try
        {
            if (!AsksForHelp(args) && GroupOf(parsed, groups) is { NeedsPreparation: true }
                && await scope.ServiceProvider.PrepareAsync(mayMake: false, stop) is { } fault)
            {
                return console.Fail(fault);
            }

            var streams = services.GetRequiredService<StandardStreams>();
            return await parsed.InvokeAsync(
                // Signals are heard from the start of the process, not by this library.
                new InvocationConfiguration
                {
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                    Output = streams.Output,
                    Error = streams.Error,
                }, stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return console.Fail("Stopped before it was done.");
        }
        catch (Exception exception) when (DatabaseFaults.IsDatabaseFault(exception))
        {
            return console.Fail(DatabaseFaults.Told(exception));
        }
        catch (Exception exception)
        {
            return console.Fail($"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static ICommandGroup? GroupOf(ParseResult parsed, Dictionary<Command, ICommandGroup> groups)
    {
        for (SymbolResult? result = parsed.CommandResult; result is not null; result = result.Parent)
        {
            if (result is CommandResult { Command: var command } && groups.TryGetValue(command, out var group))
            {
                return group;
            }
        }

        return null;
    }
}
