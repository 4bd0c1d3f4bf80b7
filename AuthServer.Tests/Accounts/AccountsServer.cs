using System.Security.Cryptography;
using AuthServer.Accounts;
using AuthServer.Data;
using AuthServer.Hosting;
using AuthServer.Tests.Fixtures;
using AuthServer.Throttle;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthServer.Tests.Accounts;

/// <summary>
/// The foundations and this one feature, as registered in the real server, on a port of its own. Two of them on one database
/// are two server processes as far as this feature can tell.
/// </summary>
internal sealed class AccountsServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AccountsServer(WebApplication app, ManualTime time)
    {
        _app = app;
        Time = time;
        Http = new() { BaseAddress = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()) };
    }

    public HttpClient Http { get; }

    public ManualTime Time { get; }

    public IServiceProvider Services => _app.Services;

    public static async Task<AccountsServer> StartAsync(ClassDatabase database, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(database.Settings);
        // Hashes of almost no cost: what is tested is what happens around them.
        builder.Configuration.AddInMemoryCollection([
            new("urls", "http://127.0.0.1:0"),
            new("Hosting:AllowPlainHttp", "true"),
            new("Passwords:MemoryKiB", "8"),
            new("Passwords:Iterations", "1"),
        ]);
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddHosting(isCommand: false);
        builder.AddData();
        builder.AddThrottle();
        builder.AddAccounts();
        ManualTime time = new();
        builder.Services.AddSingleton<TimeProvider>(time);
        builder.Logging.ClearProviders();

        var app = builder.Build();
        app.UseHosting();
        app.MapAccounts();
        if (await app.Services.PrepareAsync(mayMake: true, CancellationToken.None) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }

        await app.StartAsync();
        return new(app, time);
    }

    /// <summary>An address that no other test uses.</summary>
    public static string NewEmail() => $"user-{RandomNumberGenerator.GetHexString(16, lowercase: true)}@example.com";

    /// <summary>Does something as one request would: with services of its own.</summary>
    public async Task<T> InScopeAsync<TService, T>(Func<TService, Task<T>> work)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<T> QueryAsync<T>(Func<AuthDbContext, Task<T>> query) => InScopeAsync(query);

    public async Task<string> RegisterAsync(string email, string password) =>
        (await InScopeAsync((AccountRegistrar registrar) => registrar.RegisterAsync(email, password, null, CancellationToken.None)))
            is RegisterOutcome.Registered registered ? registered.Id : throw new InvalidOperationException("Not registered.");

    /// <summary>Time passes for one counter of failures: it goes by the database's clock, which no test can move.</summary>
    public Task<int> PassAsync(string key, int seconds) => QueryAsync(db => db.SignInAttempts.Where(a => a.Key == key).ExecuteUpdateAsync(set => set
        .SetProperty(a => a.PendingUntil, a => a.PendingUntil - (seconds * 1000L))
        .SetProperty(a => a.LastFailureAt, a => a.LastFailureAt - (seconds * 1000L))
        .SetProperty(a => a.LockedUntil, a => a.LockedUntil - (seconds * 1000L))));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}
