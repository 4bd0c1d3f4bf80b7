using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Clients;

/// <summary>A row that cannot be read hides no other: it is named wherever it is met, its requests are refused, and it can be removed.</summary>
public class DamagedRowTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_client_whose_row_cannot_be_read_is_listed_refused_named_in_the_log_and_removed(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        var (sound, damaged) = (await host.AddClientAsync(), await host.AddClientAsync());
        await SpoilClientAsync(host, damaged, "Settings", "no JSON");

        var listed = (await host.RunAsync("clients", "list", "--json")).ShouldSucceed().EnumerateArray().ToList();
        var usage = await host.RunAsync("clients", "usage");

        listed.Single(client => client.GetProperty("client_id").GetString() == damaged.Id).Texts("damaged").ShouldBe(["Settings"]);
        listed.Single(client => client.GetProperty("client_id").GetString() == sound.Id).TryGetProperty("damaged", out _).ShouldBeFalse();
        (usage.ExitCode, usage.Error).ShouldBe((0, ""));
        usage.Output.Split('\n').Single(line => line.Contains(damaged.Id, StringComparison.Ordinal)).ShouldContain("damaged");
        usage.Output.ShouldContain(sound.Id);
        (await host.RunAsync("clients", "show", damaged.Id)).Output.ShouldContain("Settings");
        (await host.RunAsync("clients", "change", damaged.Id, "--add-scope", "openid")).ShouldFail()
            .ShouldBe($"Client '{damaged.Id}' is damaged: its Settings cannot be read. 'clients remove' removes it.");
        (await host.RunAsync("clients", "rotate-secret", damaged.Id)).ShouldFail().ShouldContain("damaged");
        (await host.RunAsync("clients", "add", damaged.Id)).ShouldFail().ShouldContain("already");
        (await TokenAsync(host, sound)).Status.ShouldBe(HttpStatusCode.OK);
        await ShouldBeRefusedAsync(host, damaged, "Settings");

        (await host.RunAsync("clients", "remove", damaged.Id, "--json")).ShouldSucceed();

        (await host.RunAsync("clients", "list", "--json")).ShouldSucceed().GetRawText().ShouldNotContain(damaged.Id);
        (await host.RunAsync("clients", "add", damaged.Id, "--json")).ShouldSucceed();
    }

    [Theory]
    [InlineData("Settings", "[\"resource_uri\"]")]
    [InlineData("Settings", "{\"default_scope\": 1}")]
    [InlineData("Permissions", "{")]
    [InlineData("Permissions", "[1]")]
    [InlineData("Requirements", "\"x\"")]
    [InlineData("RedirectUris", "null")]
    [InlineData("PostLogoutRedirectUris", "[\"https://app.example/bye\"")]
    [InlineData("Properties", "[")]
    [InlineData("DisplayNames", "{\"\u0001 no language\": \"x\"}")]
    [InlineData("JsonWebKeySet", "keys")]
    public async Task Whatever_column_it_is_the_client_is_refused_and_every_command_goes_on(string column, string content)
    {
        await using var host = await AuthServerHost.StartAsync();
        var (sound, damaged) = (await host.AddClientAsync(), await host.AddClientAsync());
        await SpoilClientAsync(host, damaged, column, content);

        await ShouldBeRefusedAsync(host, damaged, column);

        (await TokenAsync(host, sound)).Status.ShouldBe(HttpStatusCode.OK);
        string[][] commands =
        [
            ["list"],
            ["usage"],
            ["show", damaged.Id],
            ["add", "another", "--resource-server", "--resource-uri", "https://orders.example/"],
        ];
        foreach (var command in commands)
        {
            var result = await host.RunAsync(["clients", .. command]);
            (result.ExitCode, result.Error).ShouldBe((0, ""), string.Join(' ', command));
        }

        (await host.GetAsync("/connect/logout?post_logout_redirect_uri=https://app.example/bye")).Status.ShouldNotBe(HttpStatusCode.InternalServerError);
        (await host.GetAsync($"/connect/authorize?client_id={damaged.Id}&response_type=code&redirect_uri=https://app.example/cb"))
            .Status.ShouldBe(HttpStatusCode.BadRequest);
        (await host.RunAsync("clients", "remove", damaged.Id)).ExitCode.ShouldBe(0);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_person_signs_out_and_types_codes_though_a_client_of_theirs_is_damaged(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        using Browser browser = new(host.Address);
        var (client, tokens, device) = await UsedAsync(host, browser);
        await SpoilClientAsync(host, client, "Settings", "no JSON");

        // A row that was read in the last second is not read again.
        await Eventually.HoldsAsync("the damage is seen", async () => (await TokenAsync(host, client)).Error is "invalid_client");
        (await host.RefreshAsync(client, tokens.RefreshToken)).Error.ShouldBe("invalid_client");
        (await browser.OpenAsync(device.Text("verification_uri_complete")!)).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.OpenAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        var page = await browser.SubmitAsync(await browser.OpenAsync("/connect/logout"), ("decision", "sign_out"));

        page.Status.ShouldBe(HttpStatusCode.OK);
        (await browser.OpenAsync("/account")).IsForm("password").ShouldBeTrue();
        ShouldHaveNoBug(host);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_scope_whose_row_cannot_be_read_is_listed_refused_and_removed(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        (await host.RunAsync("scopes", "add", "orders", "--resource", "orders_api", "--json")).ShouldSucceed();
        (await host.RunAsync("scopes", "add", "stock", "--resource", "orders_api", "--json")).ShouldSucceed();
        var client = await host.AddClientAsync("--scope", "api", "orders", "stock");
        await host.Database.ExecuteAsync("UPDATE OpenIddictScopes SET Resources = 'no JSON' WHERE Name = 'orders'");

        var refused = await host.TokenAsync(client, ("grant_type", "client_credentials"), ("scope", "orders"));
        var given = await host.TokenAsync(client, ("grant_type", "client_credentials"), ("scope", "stock"));
        var listed = (await host.RunAsync("scopes", "list", "--json")).ShouldSucceed().EnumerateArray().ToList();

        (refused.Status, refused.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_scope"));
        given.Status.ShouldBe(HttpStatusCode.OK);
        await host.Process.LineAsync(line => line.Contains(" ERR Scope orders is damaged and refused: its Resources cannot be read", StringComparison.Ordinal));
        listed.Single(scope => scope.GetProperty("name").GetString() == "orders").Texts("damaged").ShouldBe(["Resources"]);
        (await host.RunAsync("scopes", "list")).Output.ShouldContain("damaged: Resources");
        (await host.RunAsync("scopes", "add", "orders")).ShouldFail().ShouldContain("already");
        (await host.RunAsync("scopes", "remove", "orders")).ExitCode.ShouldBe(0);
        (await host.RunAsync("scopes", "add", "orders", "--resource", "orders_api", "--json")).ShouldSucceed();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Properties_of_tokens_and_sign_ins_that_cannot_be_read_stop_nobody(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(kind);
        using Browser browser = new(host.Address);
        var (client, tokens, device) = await UsedAsync(host, browser);
        await host.Database.ExecuteAsync("UPDATE OpenIddictTokens SET Properties = 'no JSON'");
        await host.Database.ExecuteAsync("UPDATE OpenIddictAuthorizations SET Properties = 'no JSON', Scopes = 'no JSON'");

        (await host.RefreshAsync(client, tokens.RefreshToken)).Status.ShouldBe(HttpStatusCode.OK);
        await browser.SubmitAsync(await browser.OpenAsync(device.Text("verification_uri_complete")!), ("decision", "allow"));
        var polled = await host.PostAsync("/api/token",
        [
            new("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            new("client_id", client.Id),
            new("device_code", device.Text("device_code")!),
        ]);

        polled.Status.ShouldBe(HttpStatusCode.OK);
        (await browser.OpenAsync("/account")).Status.ShouldBe(HttpStatusCode.OK);
        ShouldHaveNoBug(host);
    }

    /// <summary>A client that a person has signed in to, and for which a device waits to be allowed.</summary>
    private static async Task<(TestClient Client, Response Tokens, Response Device)> UsedAsync(AuthServerHost host, Browser browser)
    {
        var client = await host.AddClientAsync(
            "--public", "--grant", "authorization_code", "refresh_token", "device_code", "--redirect-uri", CodeRequest.RedirectUri, "--scope", "openid", "api");
        var tokens = await new CodeRequest(host, client).TokensAsync(browser, await host.RegisterAsync());
        return (client, tokens, await host.PostAsync("/connect/device", [new("client_id", client.Id), new("scope", "openid")]));
    }

    private static Task<int> SpoilClientAsync(AuthServerHost host, TestClient client, string column, string content) =>
        host.Database.ExecuteAsync($"UPDATE OpenIddictApplications SET {column} = '{content}' WHERE ClientId = '{client.Id}'");

    private static Task<Response> TokenAsync(AuthServerHost host, TestClient client) => host.TokenAsync(client, ("grant_type", "client_credentials"));

    private static async Task ShouldBeRefusedAsync(AuthServerHost host, TestClient client, string column)
    {
        var refused = await TokenAsync(host, client);
        (refused.Status, refused.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"));
        await host.Process.LineAsync(
            line => line.Contains($" ERR Client {client.Id} is damaged and refused: its {column} cannot be read", StringComparison.Ordinal));
    }

    private static void ShouldHaveNoBug(AuthServerHost host) => host.Process.Output.ShouldNotContain("by a bug");
}
