using AuthServer.Hosting;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AuthServer.Keys;

/// <summary>
/// Owns the signing, encryption and cookie keys: made at first start, replaced in time, kept in the database under the master key,
/// never ephemeral.
/// </summary>
internal static class KeysFeature
{
    public static void AddKeys(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        MasterKeyRule.Check(services, services.AddSettings<KeysOptions>());
        services.AddSingleton<MasterKey>();
        services.AddSingleton<KeyRing>();
        services.AddPreparation<KeyStore>();
        services.AddDataProtection().SetApplicationName("AuthServer");
        services.AddSingleton<CookieKeys>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => provider.GetRequiredService<CookieKeys>());
        services.AddSingleton<XmlKeyManager>();
        services.AddSingleton<IKeyManager, CookieKeyManager>();
        services.AddScoped<KeyAdministration>();
        services.AddHostedService<KeyWatch>();
        services.AddJob<KeyRotation>(_ => KeyRotation.Every);
        services.AddCommands<KeysCommands>();
        services.AddHealthChecks().Add(new("keys", provider => new KeysHealth(provider.GetRequiredService<KeyRing>()), null, null));
    }

    private sealed class KeysHealth(KeyRing ring) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(ring.IsLoaded ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy());
    }
}
