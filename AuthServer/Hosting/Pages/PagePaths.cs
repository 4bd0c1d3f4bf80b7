namespace AuthServer.Hosting.Pages;

/// <summary>The addresses that people see: they answer with pages, errors included. Each feature registers its own.</summary>
internal sealed class PagePaths(IEnumerable<PageAddress> pages)
{
    public const string Error = "/error";

    private readonly Dictionary<string, PageAddress> _pages = pages.ToDictionary(page => page.Path, StringComparer.OrdinalIgnoreCase);

    /// <summary>Where somebody goes who is on the way to nothing else.</summary>
    public string Home => _pages.Values.Single(page => page.IsHome).Path;

    public bool Contains(PathString path) => Find(path.Value) is not null;

    /// <summary>Whether it is a page that never answers with a redirect to a client.</summary>
    public bool LeadsNowhere(string path) => Find(path) is { LeadsOn: false };

    /// <summary>Whether its form is nobody's: it stays good when the person signs in in another tab.</summary>
    public bool IsForStrangers(PathString path) => Find(path.Value) is { ForStrangers: true };

    private PageAddress? Find(string? path) => _pages.GetValueOrDefault(path ?? "");
}

/// <summary>The address of one page.</summary>
/// <param name="Path">As its <c>@page</c> has it.</param>
/// <param name="LeadsOn">Whether it may answer with a redirect to a client.</param>
/// <param name="IsHome">Of one page alone: where somebody goes who is on the way to nothing else.</param>
/// <param name="ForStrangers">Whether it is for whoever is not signed in, and its form nobody's.</param>
internal sealed record PageAddress(string Path, bool LeadsOn, bool IsHome, bool ForStrangers);
