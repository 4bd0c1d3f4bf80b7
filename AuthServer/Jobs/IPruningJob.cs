namespace AuthServer.Jobs;

/// <summary>A feature's own rows that have had their time.</summary>
internal interface IPruningJob
{
    /// <summary>Returns how many it deleted.</summary>
    Task<int> PruneAsync(CancellationToken cancellationToken);
}
