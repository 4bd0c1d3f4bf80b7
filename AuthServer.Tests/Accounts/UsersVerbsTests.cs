using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

/// <summary><c>users …</c> beside a serving process: what a verb changes holds there at once.</summary>
public class UsersVerbsTests
{
    private const string Password = "correct horse battery";
    private const string NewPassword = "another staple entirely";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    public async Task A_disabled_user_is_out_at_once_until_enabled(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var token = await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access");
        token.Status.ShouldBe(HttpStatusCode.OK);

        (await host.Server.RunAsync("users", "disable", user.Email, "--json")).ShouldSucceed().GetProperty("id").GetString().ShouldBe(user.Id);

        await ShouldBeOutAsync(host, user, token);
        (await host.Server.RunAsync("users", "show", user.Id, "--json")).ShouldSucceed().GetProperty("disabled").GetBoolean().ShouldBeTrue();

        (await host.Server.RunAsync("users", "enable", user.Id, "--json")).ShouldSucceed();

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.IsActiveAsync(host.ResourceApi, token.AccessToken)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    public async Task A_new_password_ends_what_the_old_one_opened(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var token = await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access");

        (await host.Server.RunWithInputAsync(NewPassword, "users", "set-password", user.Email, "--json")).ShouldSucceed();

        await ShouldBeOutAsync(host, user, token);
        (await host.Server.PasswordTokenAsync(host.Web, user with { Password = NewPassword })).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    public async Task A_user_works_from_add_until_remove(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var email = $"Added-{Guid.NewGuid():N}@example.com";

        var added = (await host.Server.RunWithInputAsync(Password, "users", "add", email, "--json")).ShouldSucceed();
        TestUser user = new(added.GetProperty("id").GetString()!, email, Password);
        var token = await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access");
        token.Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.RunWithInputAsync(Password, "users", "add", email.ToUpperInvariant())).ShouldFail().ShouldContain("in use");

        (await host.Server.RunAsync("users", "remove", user.Email, "--json")).ShouldSucceed();

        await ShouldBeOutAsync(host, user, token);
        (await host.Server.RunAsync("users", "show", user.Id)).ShouldFail().ShouldContain(user.Id);
    }

    [Fact]
    public async Task Users_are_listed_page_by_page_with_their_times_in_UTC()
    {
        await using var server = await AuthServerHost.StartAsync();
        TestUser[] users = [await server.RegisterAsync(), await server.RegisterAsync(), await server.RegisterAsync()];

        var first = (await server.RunAsync("users", "list", "--limit", "2", "--json")).ShouldSucceed().EnumerateArray().ToList();
        var rest = (await server.RunAsync("users", "list", "--after", first[^1].GetProperty("id").GetString()!, "--json")).ShouldSucceed().EnumerateArray().ToList();
        var table = await server.RunAsync("users", "list");

        first.Concat(rest).Select(user => user.GetProperty("id").GetString()).ShouldBe(users.Select(user => user.Id), ignoreOrder: true);
        first.Count.ShouldBe(2);
        first[0].GetProperty("created_at").GetString().ShouldEndWith("Z");
        users.ShouldAllBe(user => table.Output.Contains(user.Email, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_done_is_one_line_on_standard_error()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var user = await server.RegisterAsync();

        (await server.RunWithInputAsync(Password, "users", "add", "no address")).ShouldFail();
        (await server.RunWithInputAsync("short", "users", "add", $"{Guid.NewGuid():N}@example.com")).ShouldFail().ShouldContain("8");
        (await server.RunAsync("users", "add", $"{Guid.NewGuid():N}@example.com")).ShouldFail().ShouldContain("standard input");
        (await server.RunAsync("users", "add", user.Email, "--password", Password)).ShouldFail();
        (await server.RunWithInputAsync("password", "users", "set-password", user.Id)).ShouldFail().ShouldContain("common");
        (await server.RunWithInputAsync(Password, "users", "set-password", "nobody@example.com")).ShouldFail().ShouldContain("nobody@example.com");
        (await server.RunAsync("users", "disable", "nobody@example.com")).ShouldFail().ShouldContain("nobody@example.com");
        (await server.RunAsync("users", "enable", Guid.NewGuid().ToString())).ShouldFail();
        (await server.RunAsync("users", "list", "--limit", "0")).ShouldFail().ShouldContain("--limit");
    }

    private static async Task ShouldBeOutAsync(SharedHost host, TestUser user, Answer token)
    {
        (await host.Server.IsActiveAsync(host.ResourceApi, token.AccessToken)).ShouldBeFalse();
        (await host.Server.IsActiveAsync(host.Web, token.RefreshToken)).ShouldBeFalse();
        (await host.Server.RefreshAsync(host.Web, token.RefreshToken)).Error.ShouldBe("invalid_grant");
        (await host.Server.PasswordTokenAsync(host.Web, user)).Error.ShouldBe("invalid_grant");
    }
}
