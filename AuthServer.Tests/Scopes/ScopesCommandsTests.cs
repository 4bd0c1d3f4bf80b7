using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Scopes;

public class ScopesCommandsTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task A_scope_of_an_operator_works_from_add_until_remove(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var scope = NewName();

        var added = (await host.Server.RunAsync("scopes", "add", scope, "--resource", host.OtherApi.Id, "--json")).ShouldSucceed();
        added.GetProperty("name").GetString().ShouldBe(scope);
        added.Texts("resources").ShouldBe([host.OtherApi.Id]);
        var client = await host.Server.AddClientAsync("--scope", scope);
        var token = await TokenAsync(host, client, scope);

        token.Text("scope").ShouldBe(scope);
        (await host.Server.IsActiveAsync(host.OtherApi, token.AccessToken)).ShouldBeTrue();
        (await host.Server.IsActiveAsync(host.ResourceApi, token.AccessToken)).ShouldBeFalse();
        var listed = (await host.Server.RunAsync("scopes", "list", "--json"))
            .ShouldSucceed()
            .EnumerateArray()
            .ToDictionary(row => row.GetProperty("name").GetString()!);
        listed[scope].Texts("resources").ShouldBe([host.OtherApi.Id]);
        listed[scope].GetProperty("built_in").GetBoolean().ShouldBeFalse();
        listed.Where(row => row.Value.GetProperty("built_in").GetBoolean()).Select(row => row.Key)
            .ShouldBe(["api", "openid", "profile", "email", "offline_access", "external_id"], ignoreOrder: true);

        (await host.Server.RunAsync("scopes", "remove", scope, "--json")).ShouldSucceed().GetProperty("name").GetString().ShouldBe(scope);

        (await TokenAsync(host, client, scope)).Error.ShouldBe("invalid_scope");
        (await host.Server.RunAsync("scopes", "remove", scope)).ShouldFail().ShouldContain(scope);
    }

    [Fact]
    public async Task What_is_no_scope_or_is_built_in_is_refused()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;

        (await server.RunAsync("scopes", "add", "two words")).ShouldFail().ShouldContain("no scope");
        (await server.RunAsync("scopes", "add", "api")).ShouldFail().ShouldContain("already");
        (await server.RunAsync("scopes", "remove", "openid")).ShouldFail().ShouldContain("built in");
        (await server.RunAsync("scopes", "remove", "nothing")).ShouldFail().ShouldContain("'nothing'");
        (await server.RunAsync("scopes", "add")).ShouldFail();
    }

    private static string NewName() => $"scope-{Guid.NewGuid().ToString("N")[..12]}";

    private static Task<Response> TokenAsync(SharedHost host, TestClient client, string scope) =>
        host.Server.TokenAsync(client, ("grant_type", "client_credentials"), ("scope", scope));
}
