namespace AuthServer.Keys;

/// <summary>Tells whether anything that a key of its purpose has made may still come back. A retired key is kept for as long as anybody says so.</summary>
internal interface IKeyUse
{
    string Purpose { get; }

    /// <summary>True while something made before <paramref name="retiredAt"/> may still be presented.</summary>
    Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken);
}
