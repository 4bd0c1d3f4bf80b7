namespace AuthServer.Hosting.Settings;

/// <summary>One feature's settings, bound from the configuration section of that name.</summary>
internal interface ISettings
{
    static abstract string Section { get; }
}
