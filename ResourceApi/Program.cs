using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using ResourceApi.ApiDescription;
using ResourceApi.ClientCertificates;
using ResourceApi.Hosting;
using ResourceApi.TokenValidation;
using ResourceApi.Users;

namespace ResourceApi;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        using StopSignals signals = new(serves: true);
        return signals.ExitCode(await RunAsync(args, signals: signals));
    }

    /// <summary>The whole life of the API, to its exit code; in another program, which then brings the surroundings that a process has.</summary>
    internal static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder>? surroundings = null, StopSignals? signals = null)
    {
        // The folder of the binary, not the one it happens to be started from: a stranger's appsettings.json configures nothing.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = nameof(ResourceApi),
        });
        surroundings?.Invoke(builder);

        // Foundations
        var hosting = builder.AddHosting();

        // Features
        builder.AddClientCertificates();
        builder.AddTokenValidation(hosting);
        builder.AddUsers();
        builder.AddApiDescription();

        await using var app = builder.Build();
        using var stop = signals?.Token.Register(app.Lifetime.StopApplication);
        app.Lifetime.ApplicationStarted.Register(() => signals?.LeaveToHost());
        if (app.Services.CheckSettings() is [_, ..] faults)
        {
            app.Services.GetRequiredService<StandardStreams>().Error.WriteLine(string.Join('\n', faults));
            return 1;
        }

        app.UseHosting();
        app.UseApiDescription();
        app.UseClientCertificates();
        app.UseTokenValidation();

        app.MapHealth();
        app.MapProtectedResource();
        app.MapUsers();
        app.MapApiDescription();

        return await app.ServeAsync();
    }
}
