using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Keys;

public class KeysCommandsTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    [InlineData(DatabaseKind.MySql)]
    public async Task Keys_are_listed_without_their_private_parts(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);

        var result = await host.Server.RunAsync("keys", "list", "--json");
        var keys = result.ShouldSucceed().EnumerateArray().ToList();

        keys.Select(key => (key.GetProperty("purpose").GetString(), key.GetProperty("algorithm").GetString()))
            .ShouldBe([("signing", "ES256"), ("encryption", "A256CBC-HS512"), ("cookies", "data-protection")], ignoreOrder: true);
        keys.ShouldAllBe(key => key.GetProperty("generation").GetInt32() == 1);
        keys.ShouldAllBe(key => key.GetProperty("created_at").GetString()!.EndsWith('Z'));
        keys.ShouldAllBe(key => key.EnumerateObject().Count() == 7);
        keys.ShouldAllBe(key => key.GetProperty("state").GetString() == "active");
        var published = await host.Server.SendAsync(new(HttpMethod.Get, "/.well-known/jwks"));
        var signing = keys.Single(key => key.GetProperty("purpose").GetString() == "signing").GetProperty("id").GetString()!;
        published.Json.GetProperty("keys").EnumerateArray().Select(key => key.GetProperty("kid").GetString()).ShouldBe([signing]);
        var table = await host.Server.RunAsync("keys", "list");
        (table.ExitCode, table.Error).ShouldBe((0, ""));
        table.Output.ShouldContain(signing);
    }
}
