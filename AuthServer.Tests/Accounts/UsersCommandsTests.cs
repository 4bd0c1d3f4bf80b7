using System.Net;
using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

public class UsersCommandsTests : IAsyncLifetime
{
    private readonly string _email = AccountsServer.NewEmail();
    private SharedHost _host = null!;

    public async Task InitializeAsync() => _host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task A_user_added_beside_the_serving_process_signs_in_there_at_once_and_not_after_being_disabled()
    {
        var added = await AddAsync();
        TestUser user = new(added, _email, "correct horse");
        (await _host.Server.PasswordTokenAsync(_host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);

        (await _host.Server.RunAsync("users", "disable", _email.ToUpperInvariant())).ExitCode.ShouldBe(0);
        (await _host.Server.PasswordTokenAsync(_host.Web, user)).Error.ShouldBe("invalid_grant");

        (await _host.Server.RunAsync("users", "enable", added)).ExitCode.ShouldBe(0);
        (await _host.Server.PasswordTokenAsync(_host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_new_password_is_read_from_standard_input_and_ends_the_old_one()
    {
        var id = await AddAsync();

        (await _host.Server.RunWithInputAsync("another horse", "users", "set-password", id)).ExitCode.ShouldBe(0);

        (await _host.Server.PasswordTokenAsync(_host.Web, new(id, _email, "correct horse"))).Error.ShouldBe("invalid_grant");
        (await _host.Server.PasswordTokenAsync(_host.Web, new(id, _email, "another horse"))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_removed_user_is_gone_and_the_command_that_finds_nobody_fails_with_one_line()
    {
        var id = await AddAsync();
        var shown = await _host.Server.RunAsync("users", "show", id, "--json");
        (shown.Json.GetProperty("email").GetString(), shown.Json.GetProperty("disabled").GetBoolean()).ShouldBe((_email, false));

        (await _host.Server.RunAsync("users", "remove", id)).ExitCode.ShouldBe(0);

        var gone = await _host.Server.RunAsync("users", "show", id);
        (gone.ExitCode, gone.Output, gone.Error).ShouldBe((1, "", $"There is no user '{id}'.\n"));
    }

    [Theory]
    [InlineData("\ufffe")]
    [InlineData("a\ufffe@example.com")]
    [InlineData("a@ex\ufffeample.com")]
    [InlineData("a\u001b[31m@example.com")]
    public async Task A_name_that_is_no_text_is_refused_in_words(string name)
    {
        (string, string[])[] commands =
        [
            ("correct horse", ["users", "add", name]), ("correct horse", ["users", "set-password", name]), ("", ["users", "show", name]),
            ("", ["users", "disable", name]), ("", ["users", "enable", name]), ("", ["users", "remove", name]),
        ];
        foreach (var (input, command) in commands)
        {
            var line = (await _host.Server.RunWithInputAsync(input, command)).ShouldFail();
            line.ShouldNotContain("Exception");
            line.ShouldNotContain("\u001b");
        }

        (await _host.Server.RunWithInputAsync("correct horse\ufffe", "users", "add", _email)).ShouldFail().ShouldNotContain("Exception");
    }

    [Fact]
    public async Task What_the_HTTP_door_refuses_the_command_refuses_too()
    {
        using var taken = await _host.Server.Http.PostAsJsonAsync("/api/register", new { email = _email, password = "correct horse" });
        taken.StatusCode.ShouldBe(HttpStatusCode.Created);

        foreach (var (email, password, reason) in new[]
        {
            (_email, "correct horse", "in use"),
            ("not an address", "correct horse", "not an e-mail address"),
            (AccountsServer.NewEmail(), "password1", "most common"),
            (AccountsServer.NewEmail(), null, "No password"),
        })
        {
            var result = await _host.Server.RunWithInputAsync(password, "users", "add", email);

            (result.ExitCode, result.Output).ShouldBe((1, ""));
            result.Error.ShouldContain(reason);
            result.Error.TrimEnd().ShouldNotContain("\n");
        }
    }

    [Fact]
    public async Task Users_are_listed_page_by_page()
    {
        var id = await AddAsync();

        var page = (await _host.Server.RunAsync("users", "list", "--limit", "1", "--json")).Json;
        page.GetArrayLength().ShouldBe(1);
        var rest = (await _host.Server.RunAsync("users", "list", "--limit", "100000", "--after", page[0].GetProperty("id").GetString()!, "--json")).Json;
        page.EnumerateArray().Concat(rest.EnumerateArray()).Select(user => user.GetProperty("id").GetString()).ShouldContain(id);
        (await _host.Server.RunAsync("users", "list", "--limit", "0")).ExitCode.ShouldBe(1);
    }

    private async Task<string> AddAsync()
    {
        var result = await _host.Server.RunWithInputAsync("correct horse", "users", "add", _email, "--json");
        result.ExitCode.ShouldBe(0, result.Error);
        result.Json.GetProperty("email").GetString().ShouldBe(_email);
        return result.Json.GetProperty("id").GetString()!;
    }
}
