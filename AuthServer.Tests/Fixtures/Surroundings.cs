using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AuthServer.Tests.Fixtures;

/// <summary>What a host that runs within the tests has instead of a process's environment and signals.</summary>
internal sealed class Surroundings(IReadOnlyDictionary<string, string?> environment) : IHostLifetime
{
    private const string Environment = "ASPNETCORE_ENVIRONMENT";
    private static readonly string[] Prefixes = ["ASPNETCORE_", "DOTNET_"];

    private readonly TaskCompletionSource<IServiceProvider> _services = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Settings by the names of environment variables; null leaves one out.</summary>
    public void Apply(WebApplicationBuilder builder)
    {
        if (environment.Keys.FirstOrDefault(name => !HostProcess.IsSetting(name)) is { } strange)
        {
            throw new ArgumentException($"{strange} is no setting of a host: only a process has it.");
        }

        // What the test run itself was started with must not configure a host.
        foreach (var source in builder.Configuration.Sources
            .Where(source => source is EnvironmentVariablesConfigurationSource or JsonConfigurationSource)
            .ToList())
        {
            builder.Configuration.Sources.Remove(source);
        }

        builder.Configuration.AddInMemoryCollection([new("urls", "http://127.0.0.1:0")]);
        builder.Configuration.AddInMemoryCollection(environment.Where(setting => setting.Value is not null || IsAddress(setting.Key)).Select(setting =>
            KeyValuePair.Create(KeyOf(setting.Key), setting.Value)));
        // Two objects, of the web host and of the host.
        foreach (var hosting in builder.Services.Select(service => service.ImplementationInstance).OfType<IHostEnvironment>())
        {
            hosting.EnvironmentName = environment.GetValueOrDefault(Environment) ?? Environments.Production;
        }

        builder.Services.AddSingleton<IHostLifetime>(services =>
        {
            _services.TrySetResult(services);
            return this;
        });
    }

    /// <summary>As SIGTERM does.</summary>
    public void Terminate() => _ = WithServicesAsync(services => services.GetRequiredService<IHostApplicationLifetime>().StopApplication());

    /// <summary>As SIGKILL does, as far as one program can do it to a part of itself: nobody is waited for.</summary>
    public void Kill() => _ = WithServicesAsync(services =>
    {
        services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HostOptions>>().Value.ShutdownTimeout = TimeSpan.FromSeconds(1);
        services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
    });

    /// <summary>What a test has to know of the host's inside, such as its routes.</summary>
    public async Task<T> ReadAsync<T>(Func<IServiceProvider, T> read) => read(await _services.Task);

    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WithServicesAsync(Action<IServiceProvider> act)
    {
        var services = await _services.Task;
        try
        {
            act(services);
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
        }
    }

    private static bool IsAddress(string name) => KeyOf(name).Equals("urls", StringComparison.OrdinalIgnoreCase);

    private static string KeyOf(string name)
    {
        var prefix = Prefixes.FirstOrDefault(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "";
        return name[prefix.Length..].Replace("__", ":", StringComparison.Ordinal);
    }
}
