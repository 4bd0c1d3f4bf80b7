using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using static AuthServer.Tests.Accounts.Importing.Moving;

namespace AuthServer.Tests.Accounts.Importing;

public sealed class ExternalIdTests
{
    [Fact]
    public async Task Tokens_say_the_old_id_to_clients_that_have_the_scope_and_ask_for_it()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var (old, email) = ($"42-{Guid.NewGuid():N}", AccountsServer.NewEmail());
        await server.ImportAsync(FileOf("users.jsonl", Lines(Line(email, old))));
        var may = await server.AddClientAsync("--public", "--grant", "password", "refresh_token", "--scope", "openid", "api", "external_id");
        var mayNot = await server.AddClientAsync("--public", "--grant", "password", "--scope", "openid", "api");

        var token = await server.SignInAsync(may, email, scope: "openid api external_id offline_access");

        Jwt.Claims(token.AccessToken).GetProperty("external_id").GetString().ShouldBe(old);
        Jwt.Claims(token.Json.GetProperty("id_token").GetString()!).GetProperty("external_id").GetString().ShouldBe(old);
        (await server.UserInfoAsync(token.AccessToken)).Json.GetProperty("external_id").GetString().ShouldBe(old);
        Jwt.Claims((await server.RefreshAsync(may, token.RefreshToken)).AccessToken).GetProperty("external_id").GetString().ShouldBe(old);
        Jwt.Claims((await server.SignInAsync(may, email, scope: "openid api")).AccessToken).TryGetProperty("external_id", out _).ShouldBeFalse();
        (await server.SignInAsync(mayNot, email, scope: "api external_id")).Error.ShouldBe("invalid_scope");
    }

    [Fact]
    public async Task Who_has_no_old_id_gets_none()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var client = await server.AddClientAsync("--public", "--grant", "password", "--scope", "openid", "external_id");

        var token = await server.PasswordTokenAsync(client, await server.RegisterAsync(), "openid external_id");

        Jwt.Claims(token.AccessToken).TryGetProperty("external_id", out _).ShouldBeFalse();
        (await server.UserInfoAsync(token.AccessToken)).Json.TryGetProperty("external_id", out _).ShouldBeFalse();
    }
}
