namespace AuthServer.Hosting.Shared.Settings;

/// <summary>One feature's settings, bound from the configuration section of that name.</summary>
internal interface ISettings
{
    static abstract string Section { get; }

    /// <summary>Keys of the section that are for others to read.</summary>
    static virtual IReadOnlyList<string> OthersKeys => [];
}
