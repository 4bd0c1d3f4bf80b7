using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ResourceApi.Hosting.Incoming;

namespace ResourceApi.Hosting;

/// <summary>Owns what every request passes through: addresses, limits, the log, error answers, security headers, health.</summary>
internal static class HostingFeature
{
    public const string DefaultUrl = "http://localhost:8001";

    /// <summary>As <c>Directory.Build.props</c> has it.</summary>
    private static readonly string Version = typeof(HostingFeature).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static HostingOptions AddHosting(this WebApplicationBuilder builder)
    {
        // Before anything reads a setting.
        builder.Configuration.AddSettingFiles();
        var options = builder.AddSettings<HostingOptions>(HostingOptions.Section);
        builder.Services.TryAddSingleton(_ => StandardStreams.OfProcess);
        builder.AddRequestLog();
        builder.Services.AddProblemDetails();
        builder.Services.AddExceptionHandler<SendersFaultAnswer>();
        builder.Services.AddForwardedByProxy();
        builder.Services.AddCrossOrigin(options);
        builder.Services.AddSingleton<Draining>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        builder.Services.AddHealthChecks().AddCheck<Draining>("draining", tags: [Health.ReadyTag]);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(options.StopSeconds));

        builder.WebHost.ConfigureKestrel(kestrel => Limit(kestrel, options));
        builder.Services.AddConnectionLimit(_ => options.MaxConnections);
        builder.UseAddresses(DefaultUrl);

        return options;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseForwardedByProxy();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseExceptionHandler();
        app.UseSendersFault();
        app.UseStatusCodePages();
        app.UsePlainHttpRefusal();
        app.UseCrossOrigin();
        app.UseOneSpelling();
        app.UseReading();
    }

    public static void MapHosting(this WebApplication app) => app.MapHealth();

    /// <summary>Serves until told to stop; an address that is taken is one clear line, not a stack trace.</summary>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        var streams = app.Services.GetRequiredService<StandardStreams>();
        app.Logger.LogInformation("ResourceApi {Version} starts on {Runtime}", Version, RuntimeInformation.FrameworkDescription);
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
            app.Logger.LogInformation("Stopped before it served");
            return 0;
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    private static void Limit(KestrelServerOptions kestrel, HostingOptions options)
    {
        kestrel.AddServerHeader = false;
        var limits = kestrel.Limits;
        limits.MaxRequestBodySize = options.MaxBodyBytes == 0 ? null : options.MaxBodyBytes;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.RequestHeadersTimeout = SecondsOrForever(options.HeaderTimeoutSeconds);
        limits.KeepAliveTimeout = SecondsOrForever(options.KeepAliveSeconds);

        var rate = options.MinBytesPerSecond == 0 ? null : new MinDataRate(options.MinBytesPerSecond, TimeSpan.FromSeconds(5));
        limits.MinRequestBodyDataRate = rate;
        limits.MinResponseDataRate = rate;
    }

    private static TimeSpan SecondsOrForever(int seconds) =>
        seconds == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(seconds);
}
