namespace AuthServer.Hosting.Shared.Settings;

/// <summary>One feature's settings, read from the configuration section of that name.</summary>
internal interface ISettings
{
    static abstract string Section { get; }

    /// <summary>Keys of the section that are for others to read: for the platform, or for the other host where both are started from one environment.</summary>
    static virtual IReadOnlyList<string> OthersKeys => [];
}
