namespace AuthServer.Hosting;

/// <summary>
/// Takes a service from the container at its first use. What needs a database must not be made before the database was asked what
/// it is, nor for <c>--help</c> or a misspelt command.
/// </summary>
internal sealed class Deferred<T>(IServiceProvider services) : Lazy<T>(services.GetRequiredService<T>)
    where T : notnull;
