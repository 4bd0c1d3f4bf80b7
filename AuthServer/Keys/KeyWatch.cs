using AuthServer.Jobs;

namespace AuthServer.Keys;

/// <summary>
/// Looks for changed keys, and for keys whose time has come, on every server: none needs a restart. Without the database the known keys
/// go on.
/// </summary>
internal sealed class KeyWatch(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeyWatch> logger)
    : Watch(Every, "Keys could not be read again", time, logger)
{
    /// <summary>How soon every server knows of a change.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>They were read at the start.</summary>
    protected override TimeSpan FirstPause => Every;

    protected override async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<KeyStore>().ReloadAsync(strict: false, cancellationToken);
    }
}
