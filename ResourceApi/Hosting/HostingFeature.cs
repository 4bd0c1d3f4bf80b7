using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Incoming;
using AuthServer.Hosting.Shared.Logging;
using AuthServer.Hosting.Shared.Settings;
using Serilog.Events;

namespace ResourceApi.Hosting;

/// <summary>Owns what every request passes through: addresses, limits, the log, error answers, security headers, health.</summary>
internal static class HostingFeature
{
    private const string DefaultUrl = "http://localhost:8001";

    public static HostingOptions AddHosting(this WebApplicationBuilder builder)
    {
        var options = builder.AddPlumbing(DefaultUrl, HttpMethods.Get);
        // Why a token is refused is told where it is judged (BearerHandler).
        builder.AddLogging(log => log.MinimumLevel.Override("OpenIddict", LogEventLevel.Fatal));
        builder.Services.AddSettings<PublicAddressOptions>();
        builder.Services.AddExceptionHandler<SendersFaultResponse>();
        return options;
    }

    public static void UseHosting(this WebApplication app)
    {
        app.UseForwardedByProxy();
        app.UseRequestLog();
        app.UseSecurityHeaders();
        app.UseNoStore();
        app.UseExceptionHandler();
        app.UseSendersFault();
        app.UseStatusCodePages();
        app.UseHttpsOnly();
        app.UseCrossOrigin();
        app.UseOneSpelling();
        app.UseReading();
    }
}
