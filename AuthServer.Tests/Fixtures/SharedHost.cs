using System.Collections.Concurrent;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// One AuthServer per database for the whole run, with a client of each sort. Tests invent their own users, so all of them
/// share it and run in parallel; a test that stops the server or changes its settings starts its own.
/// </summary>
internal sealed class SharedHost
{
    private static readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<SharedHost>>> Hosts = new();

    private SharedHost(AuthServerHost server) => Server = server;

    public AuthServerHost Server { get; }

    /// <summary>Confidential: password and refresh_token, every built-in scope, api by default.</summary>
    public required TestClient Web { get; init; }

    /// <summary>Confidential, like <see cref="Web"/>; the other client.</summary>
    public required TestClient Other { get; init; }

    /// <summary>Public: password and refresh_token, every built-in scope, api by default.</summary>
    public required TestClient App { get; init; }

    /// <summary>Confidential: client_credentials with scope api.</summary>
    public required TestClient Machine { get; init; }

    /// <summary>Confidential: password only, scope api only.</summary>
    public required TestClient Narrow { get; init; }

    /// <summary>The resource server of scope api.</summary>
    public required TestClient ResourceApi { get; init; }

    /// <summary>A resource server that is in no token's audience.</summary>
    public required TestClient OtherApi { get; init; }

    /// <summary>Confidential: authorization_code and refresh_token, every built-in scope; its users are asked.</summary>
    public required TestClient Asking { get; init; }

    /// <summary>Public, like <see cref="Asking"/>, but of the house: nobody is asked.</summary>
    public required TestClient House { get; init; }

    public Browser NewBrowser(string? language = null) => new(Server.Address, language);

    public static async Task<SharedHost> OnAsync(DatabaseKind kind)
    {
        var host = await Hosts.GetOrAdd(kind, _ => new(() => StartAsync(kind))).Value;
        HostsOfTest.Add(host.Server.Process);
        return host;
    }

    private static async Task<SharedHost> StartAsync(DatabaseKind kind)
    {
        var server = await AuthServerHost.StartAsync(kind);
        string[] full = ["--grant", "password", "refresh_token", "--scope", "api", "openid", "profile", "email", "--default-scope", "api"];
        string[] code =
        [
            "--grant", "authorization_code", "refresh_token", "--redirect-uri", CodeRequest.RedirectUri,
            "--post-logout-redirect-uri", "https://app.example/bye",
            "--scope", "api", "openid", "profile", "email", "--default-scope", "api",
        ];
        return new(server)
        {
            Web = await server.AddClientAsync(full),
            Other = await server.AddClientAsync(full),
            App = await server.AddClientAsync([.. full, "--public"]),
            Machine = await server.AddClientAsync("--scope", "api"),
            Narrow = await server.AddClientAsync("--grant", "password", "--scope", "api"),
            ResourceApi = await server.Operator.AddClientAsync("resource_api", ["--resource-server"]),
            Asking = await server.AddClientAsync(code),
            House = await server.AddClientAsync([.. code, "--public", "--consent", "implicit"]),
            OtherApi = await server.AddClientAsync("--resource-server"),
        };
    }
}
