namespace AuthServer.Tests.Accounts.Passwords;

/// <summary>Work that keeps a hashing thread until it is released.</summary>
internal sealed class Blocker : IDisposable
{
    private readonly ManualResetEventSlim _running = new();
    private readonly ManualResetEventSlim _released = new();

    public bool Block()
    {
        _running.Set();
        _released.Wait();
        return true;
    }

    public void WaitUntilRunning() => _running.Wait();

    public void Release() => _released.Set();

    public void Dispose()
    {
        _running.Dispose();
        _released.Dispose();
    }
}
