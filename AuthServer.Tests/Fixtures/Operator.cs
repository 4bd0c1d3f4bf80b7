using System.CommandLine;
using AuthServer.Accounts;
using AuthServer.ClientAuthentication;
using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Data;
using AuthServer.Hosting;
using AuthServer.Keys;
using AuthServer.Protocol;
using AuthServer.Scopes;
using AuthServer.Throttle;
using AuthServer.Tokens;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// What an operator does beside a running server, through the same registrars as the commands but without a process for each: the
/// commands have tests of their own.
/// </summary>
internal sealed class Operator : IAsyncDisposable
{
    private readonly WebApplication _app;

    public Operator(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.AddHosting(isCommand: true);
        builder.AddData();
        builder.AddKeys();
        builder.AddScopes();
        builder.AddThrottle();
        builder.AddClients();
        builder.AddAccounts();
        builder.AddProtocol();
        builder.AddClientAuthentication();
        // Their descriptions: which grants a client can have.
        builder.AddTokens();
        builder.Logging.ClearProviders();
        _app = builder.Build();
    }

    /// <summary>Makes schema and keys, as the first start of a server does.</summary>
    public static async Task PrepareAsync(IReadOnlyDictionary<string, string?> settings)
    {
        await using Operator starter = new(settings);
        if (await starter._app.Services.PrepareAsync(mayMake: true, CancellationToken.None) is { } fault)
        {
            throw new InvalidOperationException(fault);
        }
    }

    /// <summary>Takes the options of <c>clients add</c>, and <c>--secret</c> with the secret itself in place of <c>--secret-stdin</c>.</summary>
    public async Task<TestClient> AddClientAsync(string id, string[] options)
    {
        var registration = await ReadClientAsync(id, options);
        return await InScopeAsync((ClientRegistrar registrar) => registrar.RegisterAsync(registration, CancellationToken.None)) switch
        {
            RegistrationOutcome.Registered registered => new(id, registered.ClientSecret ?? registration.Secret),
            var outcome => throw Unexpected(outcome),
        };
    }

    /// <summary>What the command itself makes of its options.</summary>
    public Task<ClientRegistration> ReadClientAsync(string id, string[] options) => InScopeAsync(async (ClientsAddCommand add) =>
    {
        var at = Array.IndexOf(options, "--secret");
        string[] others = at < 0 ? options : [.. options[..at], .. options[(at + 2)..]];
        var registration = await add.ReadAsync(Parsed(add.Build(new("id")), id, others), id, CancellationToken.None);
        return registration! with { Secret = at < 0 ? null : options[at + 1] };
    });

    /// <summary>Takes the options of <c>clients change</c>.</summary>
    public async Task ChangeClientAsync(string id, string[] options)
    {
        var change = await InScopeAsync(
            (ClientsChangeCommand command) => command.ReadAsync(Parsed(command.Build(new("id")), id, options), CancellationToken.None));
        var outcome = await InScopeAsync((ClientRegistrar registrar) => registrar.ChangeAsync(id, change!, CancellationToken.None));
        if (outcome is not RegistrationOutcome.Registered)
        {
            throw Unexpected(outcome);
        }
    }

    public Task AddScopeAsync(string name, params string[] resources) => InScopeAsync((IOpenIddictScopeManager scopes) =>
    {
        OpenIddictScopeDescriptor descriptor = new() { Name = name };
        descriptor.Resources.UnionWith(resources);
        return scopes.CreateAsync(descriptor).AsTask();
    });

    public Task<TestClient> RotateSecretAsync(TestClient client) => InScopeAsync(async (ClientRegistrar registrar) =>
        client with { Secret = ((RegistrationOutcome.Registered)await registrar.RotateSecretAsync(client.Id, null, CancellationToken.None)).ClientSecret });

    public Task RemoveClientAsync(TestClient client) => InScopeAsync((ClientRegistrar registrar) => registrar.RemoveAsync(client.Id, CancellationToken.None));

    public Task DisableAsync(TestUser user) => ChangeAsync(registrar => registrar.DisableAsync(user.Email, CancellationToken.None));

    public Task EnableAsync(TestUser user) => ChangeAsync(registrar => registrar.EnableAsync(user.Email, CancellationToken.None));

    public Task RemoveAsync(TestUser user) => ChangeAsync(registrar => registrar.RemoveAsync(user.Email, CancellationToken.None));

    public Task SetPasswordAsync(TestUser user, string password) =>
        ChangeAsync(registrar => registrar.SetPasswordAsync(user.Email, password, CancellationToken.None));

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ChangeAsync(Func<AccountRegistrar, Task<AccountChangeOutcome>> change)
    {
        var outcome = await InScopeAsync(change);
        if (outcome is not AccountChangeOutcome.Done)
        {
            throw new InvalidOperationException($"{outcome}");
        }
    }

    public async Task<T> InScopeAsync<TService, T>(Func<TService, Task<T>> work)
        where TService : notnull
    {
        await using var scope = _app.Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private static ParseResult Parsed(System.CommandLine.Command command, string id, string[] options)
    {
        var parsed = command.Parse([id, .. options]);
        return parsed.Errors is [var error, ..] ? throw new InvalidOperationException(error.Message) : parsed;
    }

    private static InvalidOperationException Unexpected(RegistrationOutcome outcome) =>
        new(outcome is RegistrationOutcome.Refused refused ? string.Join(' ', refused.Faults.Select(ClientOptions.Told)) : $"Unknown outcome {outcome}.");
}
