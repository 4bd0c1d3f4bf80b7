
namespace AuthServer.Hosting.Shared.Settings;

/// <summary>Owns settings: each section is read once, before anything runs, and all faults are told at once, each under the name an operator sets.</summary>
internal static class SettingsFeature
{
    /// <summary>Before anything reads a setting.</summary>
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Configuration.AddSettingFiles();
        builder.Services.AddSingleton(new SettingsReader(builder.Configuration));
    }

    /// <summary>Reads a feature's settings, makes them injectable and returns them.</summary>
    public static TSettings AddSettings<TSettings>(this IServiceCollection services)
        where TSettings : class, ISettings, new()
    {
        var settings = services.Known<SettingsReader>().Read<TSettings>();
        services.AddSingleton(settings);
        return settings;
    }

    /// <summary>Settings that have been read already, for a rule across features.</summary>
    public static T Known<T>(this IServiceCollection services)
        where T : class => (T)services.Last(service => service.ServiceType == typeof(T)).ImplementationInstance!;

    /// <summary>Adds the fault of a rule that no settings class can see alone.</summary>
    public static void RefuseSetting(this IServiceCollection services, string key, string fault, string? orKey = null) =>
        services.Known<SettingsReader>().Refuse(key, fault, orKey);

    /// <summary>The first thing after the host is built. Returns one line for each fault; none when it may start.</summary>
    public static IReadOnlyList<string> CheckSettings(this IServiceProvider services)
    {
        var reader = services.GetRequiredService<SettingsReader>();
        var unknown = UnknownSections.Find(services.GetRequiredService<IConfiguration>(), reader.Sections);
        IReadOnlyList<string> faults = [.. reader.Faults, .. unknown.Faults];
        foreach (var warning in faults is [] ? unknown.Warnings : [])
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(UnknownSections)).LogWarning("{Setting}", warning);
        }

        return faults;
    }
}
