using System.Collections.Concurrent;

namespace AuthServer.Tests.Containers;

/// <summary>People who register, one after the other in four rows, until they are told to end; each that was acknowledged is kept.</summary>
internal sealed class Registrations : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _acknowledged = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _rows;

    public Registrations(Visitor visitor) => _rows = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RowAsync(visitor))));

    public Task AcknowledgedAsync(int count)
    {
        var wanted = _acknowledged.Count + count;
        return ComposeProject.UntilAsync($"{count} registrations are acknowledged", () => Task.FromResult(_acknowledged.Count >= wanted));
    }

    public async Task<IReadOnlyList<string>> EndAsync()
    {
        await _end.CancelAsync();
        await _rows;
        return [.. _acknowledged];
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _end.Dispose();
    }

    private async Task RowAsync(Visitor visitor)
    {
        while (!_end.IsCancellationRequested)
        {
            var email = Visitor.NewEmail();
            try
            {
                if (await visitor.RegisterAsync(email) is System.Net.HttpStatusCode.Created)
                {
                    _acknowledged.Enqueue(email);
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                // Not acknowledged: nobody is there, or the answer was cut. The next is not tried at full speed.
                await Task.Delay(TimeSpan.FromMilliseconds(200));
            }
        }
    }
}
