namespace AuthServer.Hosting.Shared.Settings;

/// <summary>
/// Any setting may be given as <c>NAME__File</c>, the path of a file that holds its value: so a secret need stand in no environment,
/// where every child process and <c>docker inspect</c> would show it. Line ends after the value are taken off.
/// </summary>
internal static class SettingFiles
{
    public const string Key = "File";

    /// <summary>Adds what the files hold to the configuration; a file that cannot be read adds nothing, and is a fault of the check.</summary>
    public static void AddSettingFiles(this IConfigurationManager configuration)
    {
        var named = configuration.AsEnumerable()
            .Where(setting => !string.IsNullOrWhiteSpace(setting.Value) && IsFileOfSetting(setting.Key))
            .ToDictionary(setting => ConfigurationPath.GetParentPath(setting.Key)!, setting => setting.Value!, StringComparer.OrdinalIgnoreCase);
        // Where both are given the value stays as it is; the check refuses the pair.
        configuration.AddInMemoryCollection(named
            .Where(setting => string.IsNullOrWhiteSpace(configuration[setting.Key]))
            .Select(setting => KeyValuePair.Create(setting.Key, Read(setting.Value).Text)));
    }

    /// <summary>What a setting has below it that is no file: it takes one value, not a list or a section. Null when there is nothing.</summary>
    public static string? NoFile(IConfigurationSection setting) =>
        setting.GetChildren().Select(part => part.Key).FirstOrDefault(key => !key.Equals(Key, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why the setting cannot be taken from its file; null when it can, or has none.</summary>
    public static string? Fault(IConfigurationSection setting)
    {
        if (setting[Key] is not { } path || string.IsNullOrWhiteSpace(path))
        {
            return null;
        }

        var (text, fault) = Read(path);
        return fault ?? (setting.Value == text ? null : "the setting is given both by itself and by a file; leave one out.");
    }

    private static bool IsFileOfSetting(string key) =>
        key.Split(ConfigurationPath.KeyDelimiter) is [_, _, var last] && last.Equals(Key, StringComparison.OrdinalIgnoreCase);

    private static (string? Text, string? Fault) Read(string path)
    {
        var (text, fault) = FileFaults.ReadText(path.Trim());
        return (text?.TrimEnd('\r', '\n'), fault);
    }
}
