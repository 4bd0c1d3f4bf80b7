using System.Globalization;
using AuthServer.Accounts;
using AuthServer.ClientAuthentication;
using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Hosting;
using AuthServer.Keys;
using AuthServer.Protocol;
using AuthServer.Scopes;
using AuthServer.Throttle;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// What an operator does beside a running server, through the same registrars as the verbs but without a process for each: the
/// verbs have tests of their own.
/// </summary>
internal sealed class Operator : IAsyncDisposable
{
    private readonly WebApplication _app;

    public Operator(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.AddHosting(isVerb: true);
        builder.AddData();
        builder.AddKeys();
        builder.AddScopes();
        builder.AddThrottle();
        builder.AddClients();
        builder.AddAccounts();
        builder.AddProtocol();
        builder.AddClientAuthentication();
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

    /// <summary>Takes the options of <c>clients add</c>.</summary>
    public async Task<TestClient> AddClientAsync(string id, string[] options)
    {
        var outcome = await InScopeAsync((ClientRegistrar registrar) => registrar.RegisterAsync(Registration(id, options), CancellationToken.None));
        return outcome switch
        {
            RegistrationOutcome.Registered registered => new(id, registered.ClientSecret ?? ValuesOf("--secret", options).SingleOrDefault()),
            RegistrationOutcome.Refused refused => throw new InvalidOperationException(string.Join(' ', refused.Faults)),
            var other => throw new InvalidOperationException($"Unknown outcome {other}."),
        };
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

    private async Task ChangeAsync(Func<AccountRegistrar, Task<ChangeOutcome>> change)
    {
        var outcome = await InScopeAsync(change);
        if (outcome is not ChangeOutcome.Done)
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

    private static ClientRegistration Registration(string id, string[] options)
    {
        string? One(string option) => ValuesOf(option, options).SingleOrDefault();
        int? Number(string option) => One(option) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
        return new()
        {
            ClientId = id,
            Name = One("--name"),
            IsPublic = options.Contains("--public"),
            IsResourceServer = options.Contains("--resource-server"),
            Grants = ValuesOf("--grant", options),
            Scopes = ValuesOf("--scope", options),
            DefaultScopes = ValuesOf("--default-scope", options),
            RedirectUris = ValuesOf("--redirect-uri", options),
            PostLogoutRedirectUris = ValuesOf("--post-logout-redirect-uri", options),
            BackChannelLogoutUri = One("--backchannel-logout-uri"),
            Consent = One("--consent"),
            SignInMethods = ValuesOf("--sign-in-method", options),
            RequiresPushedRequests = options.Contains("--require-par"),
            AccessTokenSeconds = Number("--access-token-seconds"),
            RefreshTokenSeconds = Number("--refresh-token-seconds"),
            RefreshRetrySeconds = Number("--refresh-retry-seconds"),
            Secret = One("--secret"),
            Jwks = One("--jwks") is { } jwks ? File.ReadAllText(jwks) : null,
            TlsSubject = One("--tls-subject"),
            Certificates = [.. ValuesOf("--certificate", options).Select(File.ReadAllText)],
            BindsTokens = options.Contains("--bound-tokens"),
            ExchangeTargets = ValuesOf("--exchange-target", options),
            ResourceUri = One("--resource-uri"),
        };
    }

    /// <summary>As on the command line: several values may follow an option, and an option may be repeated.</summary>
    private static string[] ValuesOf(string option, string[] options) =>
    [
        .. from start in Enumerable.Range(0, options.Length)
           where options[start] == option
           from value in options.Skip(start + 1).TakeWhile(word => !word.StartsWith("--", StringComparison.Ordinal))
           select value,
    ];
}
