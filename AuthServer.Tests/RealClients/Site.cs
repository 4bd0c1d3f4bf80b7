using System.Collections.Concurrent;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.RealClients;

/// <summary>Both hosts on one database, for all the clients that nobody here wrote. Each test brings its own client and user.</summary>
internal static class Site
{
    private static readonly ConcurrentDictionary<DatabaseKind, Lazy<Task<BothHosts>>> Sites = new();

    /// <summary>What every client here asks for.</summary>
    public static string[] Scopes { get; } = ["openid", "profile", "email", "api", "offline_access"];

    /// <summary>On SQLite the issuer is spelt without a slash at its end, elsewhere with one: clients compare it with what they were told.</summary>
    public static Task<BothHosts> OnAsync(DatabaseKind kind) =>
        Sites.GetOrAdd(kind, _ => new(() => BothHosts.StartAsync(kind, issuerEnd: kind is DatabaseKind.Sqlite ? "" : "/"))).Value;

    /// <summary>An application that signs people in, and asks them first.</summary>
    public static Task<TestClient> AddWebClientAsync(this BothHosts hosts, string origin, params string[] more) => hosts.Auth.AddClientAsync(
    [
        "--grant", "authorization_code", "refresh_token", .. more,
        "--scope", .. Scopes,
        "--redirect-uri", $"{origin}/cb",
        "--post-logout-redirect-uri", $"{origin}/left",
        "--consent", "explicit",
    ]);
}
