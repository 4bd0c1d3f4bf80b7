namespace AuthServer.Jobs;

/// <summary>Owns the work behind the requests: each job runs on one server at a time, and moves to another when that one stops or dies.</summary>
internal static class JobsFeature
{
    public static void AddJobs(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<Lease>();
        builder.Services.AddHostedService<JobRunner>();
    }

    /// <summary>Runs it again each time this long after it has ended.</summary>
    public static IServiceCollection AddJob<TJob>(this IServiceCollection services, Func<IServiceProvider, TimeSpan> every)
        where TJob : class, IJob
    {
        services.AddScoped<TJob>();
        services.AddSingleton(provider => new JobDescription(
            typeof(TJob).Name, every(provider), scope => scope.GetRequiredService<TJob>()));
        return services;
    }
}
