using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Logging;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Settings;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Incoming;
using AuthServer.Hosting.Shared.Logging;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AuthServer.Hosting;

/// <summary>Owns what every request passes through: settings, log, limits, headers, the form of errors, health.</summary>
internal static class HostingFeature
{
    private const string DefaultUrl = "http://localhost:8000";

    private const int MaxRequestLineBytes = 32_768;

    public static void AddHosting(this WebApplicationBuilder builder, bool isCommand)
    {
        var services = builder.Services;
        builder.AddPlumbing(DefaultUrl, HttpMethods.Get, HttpMethods.Post);
        // An authorization request comes as an address, and once more inside the address of the sign-in page.
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestLineSize = MaxRequestLineBytes);
        if (UnicodeFault.Find() is { } fault)
        {
            services.RefuseSetting(UnicodeFault.Setting, fault);
        }

        builder.AddLogging(LibraryLevels.Set, isCommand);
        services.AddSettings<RefusalsOptions>();
        services.AddHttpContextAccessor();
        services.AddSingleton<Refusals>();
        services.AddScoped<CommandConsole>();
        services.AddScoped(typeof(Lazy<>), typeof(Deferred<>));
        services.AddExceptionHandler<Problems>();
        services.PostConfigure<HealthCheckServiceOptions>(CheckInTime.Limits);
        builder.AddPages();
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
