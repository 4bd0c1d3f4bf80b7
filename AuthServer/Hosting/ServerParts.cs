namespace AuthServer.Hosting;

/// <summary>A folder's part of OpenIddict's server.</summary>
internal static class ServerParts
{
    /// <summary>
    /// Configures the server that <c>Protocol</c> registers. OpenIddict's <c>AddServer</c> would do the same, but it first looks for each of
    /// its handlers among all services, and every folder would pay for that again.
    /// </summary>
    public static IServiceCollection ConfigureServer(this IServiceCollection services, Action<OpenIddictServerBuilder> configure)
    {
        configure(new OpenIddictServerBuilder(services));
        return services;
    }
}
