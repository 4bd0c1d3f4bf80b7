using System.Net;
using AuthServer.Tests.Fixtures;
using AuthServer.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>A new grant is one file, here <see cref="TrialGrant"/>, and one line: every door knows it then.</summary>
public class NewGrantTests
{
    private static readonly string Type = TrialGrant.Description.Type;

    /// <summary>Figures of use are written when the server stops.</summary>
    private static readonly Dictionary<string, string?> Settings = new() { ["Usage__FlushSeconds"] = "0" };

    [Fact]
    public async Task An_operator_registers_a_client_for_it_and_sees_its_use()
    {
        await using var server = await StartAsync();
        var client = await AddClientAsync(server);

        (await server.TokenAsync(client, ("grant_type", Type))).Status.ShouldBe(HttpStatusCode.OK);
        await server.Process.StopAsync();

        (await server.RunAsync("clients", "add", "--help")).Output.ShouldContain("trial");
        (await server.RunAsync("clients", "show", client.Id, "--json")).ShouldSucceed().Texts("grants").ShouldBe([Type]);
        (await server.RunAsync("clients", "show", client.Id)).Output.ShouldContain("trial");
        var use = (await server.RunAsync("clients", "usage", "--grant", "trial", "--json")).ShouldSucceed().EnumerateArray().ShouldHaveSingleItem();
        use.GetProperty("grant").GetString().ShouldBe(Type);
        use.GetProperty("count").GetInt64().ShouldBe(1);
        (await server.RunAsync("clients", "change", client.Id, "--add-grant", "password", "--remove-grant", "trial", "--json")).ShouldSucceed()
            .Texts("scopes").ShouldBe(["api"]);
    }

    [Fact]
    public async Task What_it_needs_of_a_client_is_asked_of_every_client_that_shall_have_it()
    {
        await using var server = await StartAsync();

        (await server.RunAsync("clients", "add", "c", "--grant", "trial")).ShouldFail()
            .ShouldBe("--grant trial needs --access-token-seconds: a trial is short.");
        (await server.RunAsync("clients", "add", "c", "--grant", "password", "--access-token-seconds", "60")).ShouldFail()
            .ShouldBe("--access-token-seconds needs --grant trial.");
        (await server.RunAsync("clients", "add", "c", "--grant", "password", "--scope", "email")).ShouldFail()
            .ShouldBe("Scope email needs --grant trial.");
        (await server.RunAsync("clients", "add", "c", "--public", "--grant", "trial", "--access-token-seconds", "60")).ShouldFail()
            .ShouldBe("A public client cannot use trial: it proves nothing.");
        (await server.RunAsync("clients", "add", "c", "--resource-server", "--grant", "trial", "--access-token-seconds", "60")).ShouldFail()
            .ShouldStartWith("A resource server gets no tokens but by --grant token_exchange:");
    }

    [Fact]
    public async Task Its_requests_are_taken_as_it_describes_them()
    {
        await using var server = await StartAsync();
        var client = await AddClientAsync(server);
        var other = await server.AddClientAsync();

        (await server.TokenAsync(client, ("grant_type", Type), ("witness", "a"), ("witness", "b"))).Text("scope").ShouldBe("api");
        (await server.TokenAsync(other, ("grant_type", "client_credentials"), ("witness", "a"), ("witness", "b"))).Error.ShouldBe("invalid_request");
        (await server.TokenAsync(client, ("grant_type", Type), ("scope", "email"))).Error.ShouldBe("invalid_scope");
        (await server.TokenAsync(other, ("grant_type", Type))).Error.ShouldBe("unauthorized_client");
    }

    [Fact]
    public async Task Discovery_and_the_description_of_the_API_name_it()
    {
        await using var server = await StartAsync();

        (await server.GetAsync("/.well-known/openid-configuration")).Json.Texts("grant_types_supported").ShouldContain(Type);
        var form = (await server.GetAsync("/openapi/v1.json")).Json.GetProperty("paths").GetProperty("/api/token").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").EnumerateObject().Single().Value.GetProperty("schema").GetProperty("properties");
        form.GetProperty("grant_type").Texts("enum").ShouldContain(Type);
        form.GetProperty("witness").GetProperty("description").GetString().ShouldBe("trial grant: somebody who saw it; may be repeated");
    }

    /// <summary>The one line.</summary>
    private static Task<AuthServerHost> StartAsync() => AuthServerHost.StartAsync(
        more: Settings, services: services => services.AddGrant<TrialGrant>(server => server.AllowCustomFlow(TrialGrant.Description.Type)));

    private static async Task<TestClient> AddClientAsync(AuthServerHost server)
    {
        var added = (await server.RunAsync("clients", "add", "prober", "--grant", "trial", "--access-token-seconds", "60", "--json")).ShouldSucceed();
        return new("prober", added.GetProperty("client_secret").GetString());
    }
}
