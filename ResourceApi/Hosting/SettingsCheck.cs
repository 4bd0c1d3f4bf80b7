namespace ResourceApi.Hosting;

/// <summary>Settings are read once while the host is composed and checked as the first thing after it is built.</summary>
internal static class SettingsCheck
{
    /// <summary>Reads a feature's settings, makes them injectable and returns them. Faulty ones keep their default until the check ends the run.</summary>
    public static T AddSettings<T>(this WebApplicationBuilder builder, string section, params string[] foreignKeys)
        where T : class, new()
    {
        var settings = builder.SettingsReader().Read<T>(section, foreignKeys);
        builder.Services.AddSingleton(settings);
        return settings;
    }

    /// <summary>Writes each fault as one line on standard error; false when there was any.</summary>
    public static bool CheckSettings(this WebApplication app)
    {
        var reader = app.Services.GetRequiredService<SettingsReader>();
        var unknown = UnknownSections.Find(app.Configuration, reader.Sections);
        IReadOnlyList<string> faults = [.. reader.Faults, .. unknown.Faults];
        foreach (var fault in faults)
        {
            app.Services.GetRequiredService<StandardStreams>().Error.WriteLine(fault);
        }

        foreach (var warning in faults is [] ? unknown.Warnings : [])
        {
            app.Logger.LogWarning("{Setting}", warning);
        }

        return faults is [];
    }

    public static SettingsReader SettingsReader(this IHostApplicationBuilder builder)
    {
        if (builder.Properties.TryGetValue(typeof(SettingsReader), out var known))
        {
            return (SettingsReader)known;
        }

        var reader = new SettingsReader(builder.Configuration);
        builder.Properties[typeof(SettingsReader)] = reader;
        builder.Services.AddSingleton(reader);
        return reader;
    }
}
