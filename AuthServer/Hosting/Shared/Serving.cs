using System.Reflection;
using System.Runtime.InteropServices;

namespace AuthServer.Hosting.Shared;

/// <summary>From the first request to the last.</summary>
internal static class Serving
{
    /// <summary>As <c>Directory.Build.props</c> has it.</summary>
    private static readonly string Version = typeof(Serving).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>Serves until it is asked to stop; an address that is taken is one line, not a stack trace.</summary>
    public static async Task<int> ServeAsync(this WebApplication app)
    {
        var streams = app.Services.GetRequiredService<StandardStreams>();
        app.Logger.LogInformation("{Host} {Version} starts on {Runtime}", app.Environment.ApplicationName, Version, RuntimeInformation.FrameworkDescription);
        try
        {
            await app.StartAsync();
        }
        catch (Exception exception) when (Listening.Fault(exception, app.Configuration, app.Environment.ContentRootPath) is { } fault)
        {
            await app.StopAsync();
            await streams.Error.WriteLineAsync(fault);
            return 1;
        }
        catch (Exception) when (app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return app.EndBeforeServing();
        }

        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Who is asked to stop before it has served has done what it was asked, whatever was under way.</summary>
    public static int EndBeforeServing(this WebApplication app)
    {
        app.Logger.LogInformation("Stopped before it served");
        return 0;
    }
}
