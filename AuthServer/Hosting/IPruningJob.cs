namespace AuthServer.Hosting;

/// <summary>A feature's own rows that have had their time.</summary>
internal interface IPruningJob
{
    Task PruneAsync(CancellationToken cancellationToken);
}
