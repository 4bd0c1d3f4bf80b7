using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

/// <summary>An address has one stored form, whichever way its domain is written (RFC 5890): <c>日本語.jp</c> is <c>xn--wgv71a119e.jp</c>.</summary>
public class AddressSpellingTests
{
    private const string Readable = "日本語.jp";
    private const string Ascii = "xn--wgv71a119e.jp";

    private readonly string _local = $"hanako-{Guid.NewGuid().ToString("N")[..16]}";

    [DatabaseTheory, EveryDatabase]
    public async Task Both_spellings_are_one_account_that_either_finds(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var registered = await host.Server.RegisterAsync($"{_local}@{Readable}", ImportedRows.Password);
        registered.StatusCode.ShouldBe(HttpStatusCode.Created);
        var answer = await registered.Content.ReadFromJsonAsync<JsonElement>();
        var id = answer.GetProperty("id").GetString()!;
        answer.GetProperty("email").GetString().ShouldBe($"{_local}@{Ascii}");

        foreach (var domain in new[] { Readable, Ascii, "XN--WGV71A119E.JP", "日本語.JP", "日本語。jp", "日本語．ｊｐ" })
        {
            if (domain is Readable or Ascii or "XN--WGV71A119E.JP")
            {
                using var again = await host.Server.RegisterAsync($"{_local}@{domain}", "another horse battery");
                again.StatusCode.ShouldBe(HttpStatusCode.Conflict, domain);
            }

            (await host.Server.SignInAsync(host.Web, $"{_local}@{domain}")).Status.ShouldBe(HttpStatusCode.OK, domain);
            (await host.Server.RunAsync("users", "show", $"{_local}@{domain}", "--json")).ShouldSucceed().GetProperty("id").GetString().ShouldBe(id, domain);
        }

        (await host.Server.Database.ScalarAsync<string>("SELECT Email FROM AspNetUsers WHERE Id = @0", id)).ShouldBe($"{_local}@{Ascii}");
    }

    [Fact]
    public async Task People_read_it_as_they_write_it_and_programs_get_the_one_that_mail_servers_take()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var added = (await host.Server.RunWithInputAsync(ImportedRows.Password, "users", "add", $"{_local}@{Ascii}", "--json")).ShouldSucceed();
        TestUser user = new(added.GetProperty("id").GetString()!, $"{_local}@{Readable}", ImportedRows.Password);

        using var browser = host.NewBrowser();
        var page = await browser.SignInAsync(user);
        page.Text.ShouldContain($"{_local}@{Readable}");
        page.Text.ShouldNotContain(Ascii);
        (await host.Server.RunAsync("users", "show", user.Id)).Output.ShouldContain($"{_local}@{Readable}");

        var token = await host.Server.SignInAsync(host.Web, user.Email);
        Jwt.Claims(token.AccessToken).GetProperty("email").GetString().ShouldBe($"{_local}@{Ascii}");
    }

    [Fact]
    public async Task A_password_that_is_the_domain_in_the_other_spelling_is_refused()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        foreach (var (domain, password) in new[] { ("bücherei.example", "xn--bcherei-n2a.example"), ("xn--bcherei-n2a.example", "bücherei.example") })
        {
            using var answer = await host.Server.RegisterAsync($"{_local}@{domain}", password);
            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("a part of it");
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Rows_of_before_are_brought_to_the_one_spelling_when_a_server_starts(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api", "email", "profile");
        var id = await server.ImportAsync($"{_local}@{Readable}", $"{_local}@{Readable}");

        await server.RestartAsync();

        (await server.Database.ScalarAsync<string>("SELECT Email FROM AspNetUsers WHERE Id = @0", id)).ShouldBe($"{_local}@{Ascii}");
        (await server.SignInAsync(client, $"{_local}@{Readable}")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.SignInAsync(client, $"{_local}@{Ascii}")).Status.ShouldBe(HttpStatusCode.OK);
        using var again = await server.RegisterAsync($"{_local}@{Ascii}", "another horse battery");
        again.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Two_rows_of_before_that_spell_one_address_differently_are_reported_and_wait_for_an_operator(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api", "email", "profile");
        var first = await server.ImportAsync($"{_local}@{Readable}", $"{_local}@{Readable}");
        var second = await server.ImportAsync($"{_local}@{Ascii}", $"{_local}@{Ascii}");

        await server.RestartAsync();

        server.Process.Output.ShouldContain("users conflicts");
        var conflict = (await server.RunAsync("users", "conflicts", "--json")).ShouldSucceed().EnumerateArray().Single();
        conflict.GetProperty("address").GetString().ShouldBe($"{_local}@{Ascii}");
        conflict.GetProperty("accounts").EnumerateArray().Select(account => account.GetProperty("id").GetString()).ShouldBe([first, second], ignoreOrder: true);
        (await server.SignInAsync(client, $"{_local}@{Readable}")).Error.ShouldBe("invalid_grant");
        (await server.SignInAsync(client, $"{_local}@{Ascii}")).Error.ShouldBe("invalid_grant");

        (await server.RunAsync("users", "enable", first)).ExitCode.ShouldBe(0);

        Jwt.Claims((await server.SignInAsync(client, $"{_local}@{Ascii}")).AccessToken).GetProperty("sub").GetString().ShouldBe(first);
        (await server.RunAsync("users", "enable", second)).ShouldFail().ShouldContain(first);
    }

    /// <summary>Several batches: a kill in the midst of them leaves some done and some not.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task A_server_killed_while_it_brings_rows_over_leaves_the_rest_to_the_next(DatabaseKind kind)
    {
        const int Rows = 1024;
        await using var server = await AuthServerHost.StartProcessAsync(kind);
        var client = await server.AddClientAsync("--grant", "password", "--scope", "api", "email", "profile");
        var id = await server.ImportAsync($"{_local}@{Readable}", $"{_local}@{Readable}");
        await server.Database.ExecuteAsync("UPDATE AspNetUsers SET Id = '0' WHERE Id = @0", id);
        for (var count = 1; count < Rows; count *= 2)
        {
            string Prefixed(string column) => kind is DatabaseKind.Sqlite ? $"({count} + Id) || '.' || {column}" : $"CONCAT({count} + Id, '.', {column})";
            await server.Database.ExecuteAsync(
                $"""
                INSERT INTO AspNetUsers (Id, UserName, NormalizedUserName, Email, NormalizedEmail, PasswordHash, SecurityStamp, ConcurrencyStamp,
                    EmailConfirmed, PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount, Disabled, CreatedAt)
                SELECT {count} + Id, {Prefixed("UserName")}, {Prefixed("NormalizedUserName")}, {Prefixed("Email")}, {Prefixed("NormalizedEmail")},
                    PasswordHash, SecurityStamp, ConcurrencyStamp, 0, 0, 0, 1, 0, 0, CreatedAt
                FROM AspNetUsers WHERE Email LIKE '%{_local}@日本語.jp'
                """);
        }

        await server.KillAsync();
        await using var killed = HostProcess.Start("AuthServer", server.Settings, workingDirectory: server.Database.Folder.FullName);
        await Eventually.HoldsAsync("some rows are done", async () => await LeftAsync(server) < Rows);
        await killed.KillAsync();
        await server.RestartAsync();

        (await LeftAsync(server)).ShouldBe(0);
        (await server.Database.ScalarAsync<int>($"SELECT COUNT(*) FROM AspNetUsers WHERE Email LIKE '%{_local}@{Ascii}'")).ShouldBe(Rows);
        (await server.Database.ScalarAsync<int>(
            "SELECT COUNT(DISTINCT UserId) FROM UserAddresses "
                + $"WHERE Address LIKE '%{_local.ToUpperInvariant()}@{Ascii.ToUpperInvariant()}'")).ShouldBe(Rows);
        (await server.RunAsync("users", "conflicts", "--json")).ShouldSucceed().GetArrayLength().ShouldBe(0);
        (await server.SignInAsync(client, $"{_local}@{Ascii}")).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<int> LeftAsync(AuthServerHost server) =>
        server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM AspNetUsers WHERE Email LIKE '%@日本語.jp'");
}
