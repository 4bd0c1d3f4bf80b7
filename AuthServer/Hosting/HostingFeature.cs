using System.Reflection;
using System.Runtime.InteropServices;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Incoming;
using AuthServer.Hosting.Shared.Logging;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Hosting.Verbs;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Hosting;

/// <summary>Owns what every request passes through: settings, log, limits, headers, the form of errors, health.</summary>
internal static class HostingFeature
{
    public const string DefaultUrl = "http://localhost:8000";

    private const int MaxRequestLineBytes = 32_768;

    /// <summary>As <c>Directory.Build.props</c> has it.</summary>
    private static readonly string Version = typeof(HostingFeature).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static void AddHosting(this WebApplicationBuilder builder, bool isVerb)
    {
        builder.Services.TryAddSingleton(_ => StandardStreams.OfProcess);
        // Before anything reads a setting.
        builder.Configuration.AddSettingFiles();
        builder.AddLogging(isVerb);
        builder.Services.AddSettings<HostingOptions>();
        builder.Services.AddScoped<VerbConsole>();
        builder.Services.AddScoped(typeof(Lazy<>), typeof(Deferred<>));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<Problems>();
        builder.Services.AddForwardedByProxy();
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        builder.Services.AddHealthChecks().AddCheck<Draining>("draining");
        builder.Services.PostConfigure<HealthCheckServiceOptions>(CheckInTime.Limits);
        builder.AddPages();
        builder.Services.AddCrossOrigin();
        builder.Services.AddOptions<HostOptions>().Configure<IServiceProvider>((host, provider) =>
            host.ShutdownTimeout = TimeSpan.FromSeconds(provider.SettingsOrDefaults<HostingOptions>().StopSeconds));

        builder.UseAddresses(DefaultUrl);

        builder.Services.AddConnectionLimit(provider => provider.SettingsOrDefaults<HostingOptions>().MaxConnections);
        builder.WebHost.ConfigureKestrel((_, kestrel) =>
        {
            var options = kestrel.ApplicationServices.SettingsOrDefaults<HostingOptions>();
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes is 0 ? null : options.MaxBodyBytes;
            // An authorization request comes as an address, and once more inside the address of the sign-in page.
            kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes;
            // A slow header or body is cut after this long.
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
    }

    /// <summary>Serves until it is asked to stop; an address that is taken is one line, not a stack trace.</summary>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        var streams = app.Services.GetRequiredService<StandardStreams>();
        app.Logger.LogInformation("AuthServer {Version} starts on {Runtime}", Version, RuntimeInformation.FrameworkDescription);
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (Listening.Fault(exception, app.Configuration, app.Environment.ContentRootPath) is { } fault)
        {
            await app.StopAsync();
            await streams.Error.WriteLineAsync(fault);
            return 1;
        }
        catch (Exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return app.EndBeforeServing();
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Who is asked to stop before it has served has done what it was asked, whatever was under way.</summary>
    public static int EndBeforeServing(this WebApplication app)
    {
        app.Logger.LogInformation("Stopped before it served");
        return 0;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseForwardedByProxy();
        app.UseSecurityHeaders();
        app.UseRequestLog();
        app.UseStatusCodePages();
        app.UsePages();
        app.UseExceptionHandler();
        app.UseSendersFault();
        app.UseHttpsOnly();
        app.UseCrossOrigin();
        app.UseOneSpelling();
        app.UseReading();
        app.MapHealth();
    }
}
