using System.Net;
using System.Security.Cryptography;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

/// <summary><c>clients …</c> beside a serving process: what a command changes holds there at once.</summary>
public class ClientsCommandsTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_client_works_from_add_until_remove(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var id = NewId();

        var added = (await host.Server.RunAsync("clients", "add", id, "--json")).ShouldSucceed();
        added.GetProperty("client_id").GetString().ShouldBe(id);
        TestClient client = new(id, added.GetProperty("client_secret").GetString());
        var token = (await TokenAsync(host, client)).AccessToken;
        (await host.Server.IsActiveAsync(host.ResourceApi, token)).ShouldBeTrue();

        var removed = (await host.Server.RunAsync("clients", "remove", id, "--json")).ShouldSucceed();

        removed.GetProperty("client_id").GetString().ShouldBe(id);
        var refused = await TokenAsync(host, client);
        (refused.Status, refused.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        (await host.Server.IsActiveAsync(host.ResourceApi, token)).ShouldBeFalse();
        (await host.Server.RunAsync("clients", "show", id, "--json")).ShouldFail().ShouldContain(id);
        (await host.Server.RunAsync("clients", "remove", id)).ShouldFail().ShouldContain(id);
    }

    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_rotated_secret_replaces_the_old_one_at_once_and_the_tokens_live_on(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var old = await host.Server.AddClientAsync();
        var token = (await TokenAsync(host, old)).AccessToken;

        var rotated = (await host.Server.RunAsync("clients", "rotate-secret", old.Id, "--json")).ShouldSucceed();

        (await TokenAsync(host, old)).Error.ShouldBe("invalid_client");
        (await TokenAsync(host, old with { Secret = rotated.GetProperty("client_secret").GetString() })).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.IsActiveAsync(host.ResourceApi, token)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_chosen_secret_works_and_is_not_repeated()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        const string first = "colons: and % and spaces";
        const string second = "another secret of an operator";
        TestClient client = new(NewId(), first);

        var added = (await host.Server.RunWithInputAsync(first, "clients", "add", client.Id, "--secret-stdin", "--json")).ShouldSucceed();
        added.TryGetProperty("client_secret", out _).ShouldBeFalse();
        (await TokenAsync(host, client)).Status.ShouldBe(HttpStatusCode.OK);

        var rotated = (await host.Server.RunWithInputAsync(second, "clients", "rotate-secret", client.Id, "--secret-stdin", "--json")).ShouldSucceed();
        rotated.TryGetProperty("client_secret", out _).ShouldBeFalse();
        (await TokenAsync(host, client)).Error.ShouldBe("invalid_client");
        (await TokenAsync(host, client with { Secret = second })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Only_a_hash_of_a_secret_is_stored()
    {
        await using var server = await AuthServerHost.StartAsync();
        const string chosen = "a secret that was chosen by hand";
        var generated = await server.AddClientAsync();
        (await server.RunWithInputAsync(chosen, "clients", "add", "chosen", "--secret-stdin", "--json")).ShouldSucceed();

        var stored = await server.Database.ReadAsync("SELECT ClientId, ClientSecret FROM OpenIddictApplications");

        stored.Single(row => row[0] == generated.Id)[1].ShouldStartWith("sha256:");
        // OpenIddict's own form: PBKDF2, its parameters included.
        Convert.FromBase64String(stored.Single(row => row[0] == "chosen")[1]).Length.ShouldBeGreaterThan(48);
        var text = await server.Database.BytesAsync();
        text.ShouldNotContain(generated.Secret!);
        text.ShouldNotContain(chosen);
    }

    [Fact]
    public async Task Show_and_list_tell_what_a_client_may_do_and_no_secret()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var id = NewId();
        (await host.Server.RunAsync(
            "clients", "add", id, "--public", "--name", "A [bold]phone[/]", "--grant", "password", "--grant", "refresh_token",
            "--scope", "openid", "--default-scope", "api", "--json"))
            .ShouldSucceed().TryGetProperty("client_secret", out _).ShouldBeFalse();

        var shown = (await host.Server.RunAsync("clients", "show", id, "--json")).ShouldSucceed();
        var listed = (await host.Server.RunAsync("clients", "list", "--json")).ShouldSucceed();
        // Alone: how wide a column is depends on all rows.
        var table = await host.Server.RunAsync("clients", "list", "--search", id);

        shown.GetProperty("type").GetString().ShouldBe("public");
        shown.GetProperty("name").GetString().ShouldBe("A [bold]phone[/]");
        shown.Texts("grants").ShouldBe(["password", "refresh_token"], ignoreOrder: true);
        shown.Texts("scopes").ShouldBe(["openid", "api", "offline_access"], ignoreOrder: true);
        shown.Texts("default_scopes").ShouldBe(["api"]);
        listed.EnumerateArray().Single(client => client.GetProperty("client_id").GetString() == id).GetRawText().Length.ShouldBeGreaterThan(0);
        listed.EnumerateArray().Single(client => client.GetProperty("client_id").GetString() == "resource_api")
            .GetProperty("type").GetString().ShouldBe("resource server");
        listed.GetRawText().ShouldNotContain("\"client_secret\"");
        listed.GetRawText().ShouldNotContain(host.Machine.Secret!);
        (table.ExitCode, table.Error).ShouldBe((0, ""));
        table.Output.Split('\n').ShouldContain(line => line.Contains(id, StringComparison.Ordinal));
        table.Output.ShouldContain("[bold]phone[/]");
    }

    [Fact]
    public async Task Show_tells_everything_that_was_registered()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var id = NewId();
        (await host.Server.RunAsync(
            "clients", "add", id, "--grant", "authorization_code", "refresh_token", "token_exchange", "--scope", "api",
            "--redirect-uri", "https://app.example/cb", "http://localhost:3000/cb", "--post-logout-redirect-uri", "https://app.example/bye",
            "--backchannel-logout-uri", "https://app.example/logout", "--consent", "implicit", "--sign-in-method", "password", "--require-par",
            "--access-token-seconds", "60", "--refresh-token-seconds", "600", "--tls-subject", "CN=billing, O=Example",
            "--bound-tokens", "--exchange-target", "orders_api", "--json")).ShouldSucceed().TryGetProperty("client_secret", out _).ShouldBeFalse();

        var shown = (await host.Server.RunAsync("clients", "show", id, "--json")).ShouldSucceed();
        var table = await host.Server.RunAsync("clients", "show", id);

        shown.Texts("grants").ShouldBe(["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:token-exchange"], ignoreOrder: true);
        shown.GetProperty("authentication_method").GetString().ShouldBe("tls_client_auth");
        shown.GetProperty("tls_subject").GetString().ShouldBe("CN=billing, O=Example");
        shown.Texts("redirect_uris").ShouldBe(["https://app.example/cb", "http://localhost:3000/cb"], ignoreOrder: true);
        shown.Texts("post_logout_redirect_uris").ShouldBe(["https://app.example/bye"]);
        shown.GetProperty("backchannel_logout_uri").GetString().ShouldBe("https://app.example/logout");
        shown.GetProperty("consent").GetString().ShouldBe("implicit");
        shown.Texts("sign_in_methods").ShouldBe(["password"]);
        shown.GetProperty("require_par").GetBoolean().ShouldBeTrue();
        shown.GetProperty("bound_tokens").GetBoolean().ShouldBeTrue();
        shown.GetProperty("access_token_seconds").GetInt32().ShouldBe(60);
        shown.GetProperty("refresh_token_seconds").GetInt32().ShouldBe(600);
        shown.Texts("exchange_targets").ShouldBe(["orders_api"]);
        (table.ExitCode, table.Error).ShouldBe((0, ""));
        table.Output.ShouldContain("https://app.example/bye");
        (await host.Server.RunAsync("clients", "rotate-secret", id)).ShouldFail().ShouldContain("tls_client_auth");
    }

    [Fact]
    public async Task Keys_come_from_files_and_a_resource_uri_names_one_server()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (byKey, resource) = (NewId(), NewId());

        (await host.Server.RunAsync("clients", "add", byKey, "--jwks", Jwks.FileOf(key), "--json"))
            .ShouldSucceed().TryGetProperty("client_secret", out _).ShouldBeFalse();
        (await host.Server.RunAsync("clients", "add", resource, "--resource-server", "--resource-uri", $"https://{resource}.example/", "--json"))
            .ShouldSucceed();

        var shown = (await host.Server.RunAsync("clients", "show", byKey, "--json")).ShouldSucceed();
        shown.GetProperty("authentication_method").GetString().ShouldBe("private_key_jwt");
        shown.Texts("key_ids").ShouldBe(["key-0"]);
        (await host.Server.RunAsync("clients", "show", resource, "--json"))
            .ShouldSucceed().GetProperty("resource_uri").GetString().ShouldBe($"https://{resource}.example/");
        (await host.Server.RunAsync("clients", "add", NewId(), "--resource-server", "--resource-uri", $"https://{resource}.example/"))
            .ShouldFail().ShouldContain("already");
        (await host.Server.RunAsync("clients", "add", NewId(), "--jwks", "/no/such/file")).ShouldFail().ShouldContain("/no/such/file");
    }

    [Fact]
    public async Task A_resource_server_introspects_what_is_for_it_and_gets_no_token()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var token = (await TokenAsync(host, host.Machine)).AccessToken;

        (await host.Server.IsActiveAsync(host.ResourceApi, token)).ShouldBeTrue();
        (await host.Server.IsActiveAsync(host.OtherApi, token)).ShouldBeFalse();
        (await TokenAsync(host, host.ResourceApi)).Error.ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task What_the_rules_refuse_is_one_line_on_standard_error()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var server = host.Server;

        (await server.RunAsync("clients", "add", host.Web.Id, "--json")).ShouldFail().ShouldContain("already");
        (await server.RunAsync("clients", "add", "two words", "--grant", "implicit")).ShouldFail().ShouldContain("implicit");
        (await server.RunAsync("clients", "add", NewId(), "--scope", "unheard-of")).ShouldFail().ShouldContain("'unheard-of'");
        (await server.RunWithInputAsync("too short", "clients", "add", NewId(), "--secret-stdin")).ShouldFail().ShouldContain("24");
        (await server.RunAsync("clients", "add", NewId(), "--secret-stdin")).ShouldFail().ShouldContain("24");
        (await server.RunAsync("clients", "rotate-secret", host.App.Id)).ShouldFail().ShouldContain("public");
        (await server.RunAsync("clients", "rotate-secret", "nobody")).ShouldFail().ShouldContain("nobody");
        (await server.RunAsync("clients", "add", NewId(), "--unknown-option")).ShouldFail().ShouldContain("--unknown-option");
        (await server.RunAsync("clients", "frobnicate")).ShouldFail();
        (await server.RunAsync("clients")).ShouldFail();
        (await server.RunAsync("frobnicate")).ShouldFail();
    }

    private static string NewId() => $"command-{Guid.NewGuid().ToString("N")[..12]}";

    private static Task<Response> TokenAsync(SharedHost host, TestClient client) =>
        host.Server.TokenAsync(client, ("grant_type", "client_credentials"));
}
