namespace AuthServer.Jobs;

/// <summary>
/// Background work that one server at a time does for all. It must do no harm when two do it: a server that was thought dead may go on
/// for a moment.
/// </summary>
internal interface IJob
{
    Task RunAsync(CancellationToken cancellationToken);
}
