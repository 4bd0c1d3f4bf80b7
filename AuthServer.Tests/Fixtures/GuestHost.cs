extern alias Api;

using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// One host as its <c>Program</c> composes it, on a real port, within the tests' own process: what is compiled and cached once is
/// there for all, so that a start takes a tenth of what a process takes.
/// </summary>
internal sealed class GuestHost : HostRun
{
    private static readonly ConcurrentDictionary<GuestHost, bool> Running = new();

    private readonly Surroundings _surroundings;
    private readonly Action<IServiceCollection>? _services;
    private readonly Task<int> _run;

    static GuestHost() => RunFramework.AtEnd(() => Task.WhenAll(Running.Keys.Select(host => host.DisposeAsync().AsTask())).Wait(Patience));

    private GuestHost(string project, IReadOnlyDictionary<string, string?> environment, Action<IServiceCollection>? services)
        : base(project)
    {
        _surroundings = new(environment);
        _services = services;
        Running[this] = true;
        // Not in the caller's flow: what a test keeps there is not the host's.
        using (ExecutionContext.SuppressFlow())
        {
            _run = Task.Run(RunAsync);
        }
    }

    /// <summary>On a port the system assigns, unless <paramref name="environment"/> names its own <c>ASPNETCORE_URLS</c>.</summary>
    public static GuestHost Start(string project, IReadOnlyDictionary<string, string?> environment, Action<IServiceCollection>? services = null) =>
        new(project, environment, services);

    /// <summary>Everything that the host answers at: its routes, and what OpenIddict serves beside them. Parameters have a value.</summary>
    public Task<IReadOnlyList<string>> AddressesAsync() => _surroundings.ReadAsync(Addresses.Of);

    /// <summary>The handlers of OpenIddict's pipeline and our own, in the order in which they run.</summary>
    public Task<IReadOnlyList<string>> PipelineAsync() => _surroundings.ReadAsync(Pipeline.Of);

    public override Task<int> ExitAsync() => _run.WaitAsync(Patience);

    public override void Terminate() => _surroundings.Terminate();

    public override async ValueTask DisposeAsync()
    {
        if (!_run.IsCompleted)
        {
            _surroundings.Kill();
        }

        try
        {
            await ExitAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or AggregateException)
        {
            // Its time to stop was cut short.
        }
    }

    private async Task<int> RunAsync()
    {
        try
        {
            return Project is "AuthServer" ? await Program.RunAsync([], Surround) : await Api::ResourceApi.Program.RunAsync([], Surround);
        }
        finally
        {
            Running.TryRemove(this, out _);
            Ended();
        }
    }

    private void Surround(WebApplicationBuilder builder)
    {
        _surroundings.Apply(builder);
        _services?.Invoke(builder.Services);
        LineWriter output = new(ReceiveOutput);
        LineWriter error = new(ReceiveError);
        _ = Project is "AuthServer"
            ? builder.Services.AddSingleton(new AuthServer.Hosting.Shared.StandardStreams(TextReader.Null, output, error))
            : builder.Services.AddSingleton(new Api::AuthServer.Hosting.Shared.StandardStreams(TextReader.Null, output, error));
    }
}
