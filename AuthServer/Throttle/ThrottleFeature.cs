using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;

namespace AuthServer.Throttle;

/// <summary>Owns how guessing is slowed down: failures counted by name, by address and by who types device codes.</summary>
internal static class ThrottleFeature
{
    public static void AddThrottle(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<SignInThrottleOptions>();
        services.AddSingleton<SignInGates>();
        services.AddScoped<OpenReservations>();
        services.AddScoped<SignInThrottle>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<SignInThrottle>());
        services.AddScoped<GuessBudget>();
        services.AddScoped<Budget>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<Budget>());
        services.AddCommands<GuessesCommands>();
    }
}
