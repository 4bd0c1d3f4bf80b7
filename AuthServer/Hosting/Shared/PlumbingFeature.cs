using AuthServer.Hosting.Shared.Settings;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// Owns what both hosts do with settings, connections and every request, and what says how they do. One source: ResourceApi compiles
/// this folder too.
/// </summary>
internal static class PlumbingFeature
{
    /// <param name="builder">The host's.</param>
    /// <param name="defaultUrl">Where it listens when the operator names no address.</param>
    /// <param name="corsMethods">What scripts of other origins may ask with.</param>
    public static HostingOptions AddPlumbing(this WebApplicationBuilder builder, string defaultUrl, params string[] corsMethods)
    {
        var services = builder.Services;
        services.TryAddSingleton(_ => StandardStreams.OfProcess);
        services.AddSingleton(TimeProvider.System);
        // Before anything reads a setting.
        builder.AddSettings();
        var options = services.AddSettings<HostingOptions>();
        services.AddProblemDetails();
        services.AddForwardedByProxy(options);
        services.AddCrossOrigin(options, corsMethods);
        services.AddSingleton<Draining>();
        services.AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddHealthChecks().AddCheck<Draining>("draining");
        builder.AddLimits(options);
        builder.UseAddresses(defaultUrl);
        return options;
    }
}
