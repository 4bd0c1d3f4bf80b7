namespace AuthServer.Throttle;

/// <summary>
/// Of the many that wait for one user name in this process, lets a few at a time ask the database for their turn. Waiters of
/// other names never meet.
/// </summary>
internal sealed class SignInGates
{
    private readonly Dictionary<string, Gate> _gates = new(StringComparer.Ordinal);

    /// <summary>Null: the wait took too long. Dispose the turn to let the next one in.</summary>
    public async Task<IDisposable?> EnterAsync(string key, int width, TimeSpan maxWait, CancellationToken cancellationToken)
    {
        var gate = Join(key, width);
        var entered = false;
        try
        {
            entered = await gate.Slots.WaitAsync(maxWait, cancellationToken);
            return entered ? new Turn(this, key, gate) : null;
        }
        finally
        {
            if (!entered)
            {
                Leave(key, gate);
            }
        }
    }

    private Gate Join(string key, int width)
    {
        lock (_gates)
        {
            if (!_gates.TryGetValue(key, out var gate))
            {
                _gates[key] = gate = new(new SemaphoreSlim(width));
            }

            gate.Members++;
            return gate;
        }
    }

    private void Leave(string key, Gate gate)
    {
        lock (_gates)
        {
            if (--gate.Members is 0)
            {
                _gates.Remove(key);
                gate.Slots.Dispose();
            }
        }
    }

    private sealed class Gate(SemaphoreSlim slots)
    {
        public SemaphoreSlim Slots { get; } = slots;

        public int Members { get; set; }
    }

    private sealed class Turn(SignInGates gates, string key, Gate gate) : IDisposable
    {
        public void Dispose()
        {
            gate.Slots.Release();
            gates.Leave(key, gate);
        }
    }
}
