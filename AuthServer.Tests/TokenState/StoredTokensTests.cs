using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.TokenState;

/// <summary>RFC 6819 section 3.3.2: who reads the database holds nothing that opens anything.</summary>
public class StoredTokensTests
{
    private static readonly string[] Tables =
    [
        "OpenIddictTokens", "OpenIddictAuthorizations", "OpenIddictApplications", "AspNetUsers", "SignInAttempts", "Keys",
    ];

    [DatabaseTheory, EveryDatabase]
    public async Task A_dump_of_the_database_holds_no_token_secret_or_password(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        var client = await host.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api", "openid");
        var user = await host.RegisterAsync();
        var first = await host.PasswordTokenAsync(client, user, "api openid offline_access");
        var second = await host.RefreshAsync(client, first.RefreshToken);
        await host.PasswordTokenAsync(client, user with { Email = "typed-into-the-wrong-field" });
        string[] secrets =
        [
            client.Secret!, client.Secret![3..], user.Password, "typed-into-the-wrong-field", "TYPED-INTO-THE-WRONG-FIELD",
            .. Parts(first.AccessToken), .. Parts(first.RefreshToken), .. Parts(second.RefreshToken), .. Parts(first.Text("id_token")!),
        ];

        var dump = string.Join('\n', await Task.WhenAll(Tables.Select(host.Database.DumpAsync)));

        dump.ShouldContain(user.Id);
        dump.ShouldContain("$argon2id$");
        foreach (var secret in secrets)
        {
            dump.Contains(secret, StringComparison.Ordinal).ShouldBeFalse(secret);
        }
    }

    /// <summary>The parts of a token that make it one: its contents and its signature or tag, not its common header.</summary>
    private static IEnumerable<string> Parts(string token) => token.Split('.')[1..].Where(part => part.Length > 20);
}
