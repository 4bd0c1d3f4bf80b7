namespace AuthServer.Hosting;

/// <summary>What must hold before the first request or command: the database's schema, then the keys. Run in the order of registration.</summary>
internal interface IPreparation
{
    /// <summary>Returns one line when this version cannot serve. What is missing is made by a server that starts; a command only says so.</summary>
    Task<string?> PrepareAsync(bool mayMake, CancellationToken cancellationToken);
}

internal static class Preparation
{
    public static IServiceCollection AddPreparation<TPreparation>(this IServiceCollection services)
        where TPreparation : class, IPreparation
    {
        services.AddScoped<TPreparation>();
        return services.AddSingleton(new Step(provider => provider.GetRequiredService<TPreparation>()));
    }

    public static async Task<string?> PrepareAsync(this IServiceProvider services, bool mayMake, CancellationToken cancellationToken)
    {
        await using var scope = services.CreateAsyncScope();
        try
        {
            foreach (var step in services.GetServices<Step>())
            {
                // Each is made when its turn comes: it may need what the one before it has found.
                if (await step.Make(scope.ServiceProvider).PrepareAsync(mayMake, cancellationToken) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && DatabaseFaults.IsDatabaseFault(exception))
        {
            return DatabaseFaults.Told(exception);
        }
    }

    private sealed record Step(Func<IServiceProvider, IPreparation> Make);
}
