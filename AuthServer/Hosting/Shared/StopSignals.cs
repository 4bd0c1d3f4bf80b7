using System.Runtime.InteropServices;

namespace AuthServer.Hosting.Shared;

/// <summary>
/// The signals that end a process, heard from its first moment on. The host hears them only once it has started, and process 1 of a
/// container has no other ear: there the kernel ends nothing by them. Until then the process ends soon, whatever it waits for.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    /// <summary>What does not look at its token is not waited for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private Timer? _end;
    private volatile int _exitCode;
    private volatile bool _hasHost;

    /// <param name="serves">A server that is told to stop has done what it was asked, however it ends; a command has not.</param>
    public StopSignals(bool serves) => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Hear(context, serves ? 0 : 130)),
        PosixSignalRegistration.Create(PosixSignal.SIGQUIT, context => Hear(context, serves ? 0 : 131)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Hear(context, serves ? 0 : 143)),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>From here on the host sees to it that requests under way are answered.</summary>
    public void LeaveToHost() => _hasHost = true;

    /// <summary>What a shell says of a program that a signal ended (128 and its number), unless its work was done.</summary>
    public int ExitCode(int code) => code is not 0 && _exitCode is not 0 ? _exitCode : code;

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _end?.Dispose();
        _stop.Dispose();
    }

    private void Hear(PosixSignalContext context, int exitCode)
    {
        // The process ends by itself.
        context.Cancel = true;
        _exitCode = exitCode;
        if (!_hasHost)
        {
            _end ??= new(_ => Environment.Exit(exitCode), null, Patience, Timeout.InfiniteTimeSpan);
        }

        _stop.Cancel();
    }
}
