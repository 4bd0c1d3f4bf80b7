using AuthServer.Hosting.Settings;
using Microsoft.Extensions.Options;

namespace AuthServer.Hosting.Shared.Settings;

/// <summary>Settings that are checked before anything runs; all faults are reported at once, each under the name an operator sets.</summary>
internal static class SettingsFeature
{
    public static IServiceCollection AddSettings<TSettings>(this IServiceCollection services)
        where TSettings : class, ISettings, new()
    {
        services.AddOptions<TSettings>()
            .Configure<IConfiguration>((settings, configuration) => SettingsCheck<TSettings>.Read(configuration, settings));
        services.AddSingleton<IValidateOptions<TSettings>, AnnotationsValidator<TSettings>>();
        services.AddSingleton<ISettingsCheck, SettingsCheck<TSettings>>();
        return services;
    }

    /// <summary>For what is built before the settings are checked: where they are faulty, the defaults, and the fault is reported there.</summary>
    public static TSettings SettingsOrDefaults<TSettings>(this IServiceProvider services)
        where TSettings : class, ISettings, new()
    {
        try
        {
            return services.GetRequiredService<IOptions<TSettings>>().Value;
        }
        catch (Exception exception) when (exception is OptionsValidationException or InvalidOperationException)
        {
            return new();
        }
    }

    /// <summary>Returns one line for each fault; none when the server may start.</summary>
    public static IReadOnlyList<string> CheckSettings(this IServiceProvider services)
    {
        var checks = services.GetServices<ISettingsCheck>().ToList();
        var unknown = UnknownSections.Find(services.GetRequiredService<IConfiguration>(), [.. checks.Select(check => check.Section).Distinct()]);
        IReadOnlyList<string> faults = [.. checks.SelectMany(check => check.Faults()).Concat(unknown.Faults).Distinct(), .. UnicodeFault.Find() is { } fault ? new[] { fault } : []];
        foreach (var warning in faults is [] ? unknown.Warnings : [])
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnknownSections)).LogWarning("{Setting}", warning);
        }

        return faults;
    }
}
