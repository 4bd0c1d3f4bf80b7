using System.Threading.Channels;

namespace AuthServer.Sessions.BackChannel;

/// <summary>Tells this process's delivery that there is work, so that clients hear of a sign-out at once.</summary>
internal sealed class LogoutSignal
{
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _work.Writer.TryWrite(true);

    /// <summary>Returns when there is work, and after a while without any.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(atMost);
        try
        {
            await _work.Reader.ReadAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look whether a client is due again.
        }
    }
}
