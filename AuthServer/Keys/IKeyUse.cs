namespace AuthServer.Keys;

/// <summary>Tells whether anything that a key of its purpose has made may still come back. A retired key is kept for as long as anybody says so.</summary>
internal interface IKeyUse
{
    string Purpose { get; }

    /// <summary>Of a key that made nothing more after it was retired.</summary>
    Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken);
}
