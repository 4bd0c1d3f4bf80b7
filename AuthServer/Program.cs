using AuthServer.AccessRequests;
using AuthServer.Accounts;
using AuthServer.Authorization;
using AuthServer.ClientAuthentication;
using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Devices;
using AuthServer.Discovery;
using AuthServer.Hosting;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Issuance;
using AuthServer.Jobs;
using AuthServer.Keys;
using AuthServer.Mail;
using AuthServer.Protocol;
using AuthServer.Scopes;
using AuthServer.Sessions;
using AuthServer.SignIn;
using AuthServer.StatusLists;
using AuthServer.Throttle;
using AuthServer.Tokens;
using AuthServer.TokenState;
using AuthServer.Usage;
using AuthServer.UserInfo;

namespace AuthServer;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using StopSignals signals = new(serves: !CommandsFeature.IsCommand(args));
        return signals.ExitCode(await RunAsync(args, signals: signals));
    }

    /// <summary>
    /// The whole life of the server or of one command, to its exit code; in another program, which then brings the surroundings that a
    /// process has.
    /// </summary>
    internal static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder>? surroundings = null, StopSignals? signals = null)
    {
        // `AuthServer clients add ...` does one job and exits; no command means serve.
        var isCommand = CommandsFeature.IsCommand(args);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = isCommand ? [] : args, ApplicationName = nameof(AuthServer) });
        surroundings?.Invoke(builder);
        if (CommandsFeature.AsksForHelp(args))
        {
            // Whoever asks for help may have settings that would not pass.
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection();
        }

        // Foundations
        builder.AddHosting(isCommand);
        builder.AddData();
        builder.AddJobs();
        builder.AddKeys();
        builder.AddMail();
        builder.AddThrottle();
        builder.AddScopes();
        builder.AddClients();
        builder.AddAccounts();
        builder.AddProtocol();
        builder.AddClientAuthentication();
        builder.AddAccessRequests();
        builder.AddStatusLists();
        builder.AddTokenState();
        builder.AddIssuance();

        // Endpoints and pages
        builder.AddTokens();
        builder.AddUserInfo();
        builder.AddSessions();
        builder.AddSignIn();
        builder.AddAuthorizationPages();
        builder.AddDevices();
        builder.AddUsage();
        builder.AddDiscovery();

        await using var app = builder.Build();
        using var stop = signals?.Token.Register(app.Lifetime.StopApplication);
        app.Lifetime.ApplicationStarted.Register(() => signals?.LeaveToHost());
        if (app.Services.CheckSettings() is [_, ..] faults)
        {
            if (isCommand)
            {
                return app.Services.FailCommand(args, faults);
            }

            app.Services.GetRequiredService<StandardStreams>().Error.WriteLine(string.Join('\n', faults));
            return 1;
        }

        if (isCommand)
        {
            return await app.Services.RunCommandAsync(args, app.Lifetime.ApplicationStopping);
        }

        // The database is asked while the endpoints are made.
        var preparation = Task.Run(() => app.Services.PrepareAsync(mayMake: true, app.Lifetime.ApplicationStopping));
        app.UseHosting();
        app.UseAddressOfIssuer();
        app.UseSessions();
        app.UseClientAuthentication();
        app.MapDiscovery();
        app.MapAccounts();
        app.MapStatusLists();
        app.MapPages();

        try
        {
            if (await preparation is { } fault)
            {
                app.Services.GetRequiredService<StandardStreams>().Error.WriteLine(fault);
                return 1;
            }
        }
        catch (Exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return app.EndBeforeServing();
        }

        return await app.ServeAsync();
    }
}
