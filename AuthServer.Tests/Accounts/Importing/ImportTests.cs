using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using static AuthServer.Tests.Accounts.Importing.Moving;

namespace AuthServer.Tests.Accounts.Importing;

public sealed class ImportTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task People_move_in_with_their_passwords_and_a_second_run_adds_nobody(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var (server, old, guid) = (host.Server, Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());
        var file = FileOf(
            "users.jsonl", Lines(Line($"one-{old}@example.com", $"42-{old}"), Line($"two-{old}@Example.com", guid), Line($"three-{old}@example.com")));

        var first = await server.ImportAsync(file);

        (first.ExitCode, first.Error).ShouldBe((0, ""));
        first.Counts().ShouldBe((3, 3, 0, 0));
        foreach (var name in new[] { $"ONE-{old}@example.com", $"two-{old}@example.com", $"three-{old}@example.com" })
        {
            (await server.SignInAsync(host.Web, name)).Status.ShouldBe(HttpStatusCode.OK);
            (await server.SignInAsync(host.Web, name, "correct horse")).Error.ShouldBe("invalid_grant");
        }

        // At the first sign-in the hash becomes this server's own.
        (await server.Database.ScalarAsync<string>("SELECT PasswordHash FROM AspNetUsers WHERE Id = @0", guid))!.ShouldStartWith("$argon2id$v=19$m=8,t=1,p=1$");
        (await server.ShowAsync(guid)).GetProperty("email").GetString().ShouldBe($"two-{old}@example.com");
        (await server.ShowAsync($"42-{old}")).GetProperty("email").GetString().ShouldBe($"one-{old}@example.com");

        var second = await server.ImportAsync(file);
        (second.ExitCode, second.Error).ShouldBe((0, ""));
        second.Counts().ShouldBe((3, 0, 3, 0));
    }

    [DatabaseTheory]
    [EveryDatabase]
    public async Task Many_more_than_a_batch_go_on_where_a_run_was_stopped(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        var old = Guid.NewGuid().ToString("N");
        string[] lines = [.. Enumerable.Range(0, 1_700).Select(i => Line($"u{i}-{old}@example.com", $"{i}-{old}"))];
        var part = await server.ImportAsync(FileOf("part.jsonl", Lines(lines[..900])));
        part.Counts().ShouldBe((900, 900, 0, 0));

        var whole = await server.ImportAsync(FileOf("whole.jsonl", Lines(lines)));

        whole.Counts().ShouldBe((1_700, 800, 900, 0));
        (await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM AspNetUsers WHERE ExternalId LIKE @0", $"%-{old}")).ShouldBe(1_700);
        (await server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM UserAddresses WHERE Address LIKE @0", $"%-{old.ToUpperInvariant()}@EXAMPLE.COM"))
            .ShouldBe(1_700);
    }

    [Fact]
    public async Task A_dry_run_says_what_would_be_done_and_does_nothing()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var email = AccountsServer.NewEmail();
        var file = FileOf("users.jsonl", Lines(Line(email), Line(email), Line("no address")));

        var dry = await server.ImportAsync(file, "--dry-run");

        dry.ExitCode.ShouldBe(1);
        dry.Counts().ShouldBe((3, 1, 0, 2));
        (await server.RunAsync("users", "show", email)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task What_registration_refuses_is_refused_and_an_address_belongs_to_one_account()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var taken = await server.RegisterAsync();
        var (name, email) = ($"name-{Guid.NewGuid():N}", AccountsServer.NewEmail());
        var file = FileOf("users.jsonl", Lines(
            Line(taken.Email.ToUpperInvariant(), "1"), Line("a@b@example.com", "2"), Line("ｆｕｌｌ@example.com", "3"),
            $$"""{"id":"{{name}}","user_name":"{{name}}","email":"{{email}}"}""", $$"""{"id":"5","user_name":"{{email}}"}""",
            $$"""{"id":"6","user_name":"{{Guid.NewGuid()}}"}""", """{"id":"7"}""", """{"id":"8","user_name":"zero\u200bwidth"}""",
            $$"""{"id":"{{new string('9', 256)}}","user_name":"nine"}""", """{"id":"10","user_name":"half \ud800"}""",
            """{"id":"11","user_name":"u","disabled":"perhaps"}"""));

        var result = await server.ImportAsync(file);

        result.ExitCode.ShouldBe(1);
        result.Counts().ShouldBe((11, 1, 0, 10));
        var reasons = result.Refusals();
        reasons.Keys.ShouldBe([1, 2, 3, 5, 6, 7, 8, 9, 10, 11], ignoreOrder: true);
        reasons[1].ShouldContain($"belongs to user {taken.Id}");
        reasons[2].ShouldContain("not an e-mail address");
        reasons[5].ShouldContain("earlier line");
        reasons[6].ShouldContain("GUID");
        reasons[7].ShouldContain("neither");
        reasons[9].ShouldContain("255");
        reasons[11].ShouldContain("'disabled'");
        (await server.ShowAsync(name)).GetProperty("user_name").GetString().ShouldBe(name);
    }

    [Fact]
    public async Task Two_systems_may_both_have_a_number_and_the_second_person_is_named_and_not_lost()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        var (number, one, two) = ($"{Guid.NewGuid():N}", AccountsServer.NewEmail(), AccountsServer.NewEmail());
        (await server.ImportAsync(FileOf("one.jsonl", Lines(Line(one, number))))).ExitCode.ShouldBe(0);

        var result = await server.ImportAsync(FileOf("two.jsonl", Lines(Line(two, number))));

        result.Counts().ShouldBe((1, 0, 0, 1));
        result.Refusals()[1].ShouldContain("whose name and address are others");
        (await server.ShowAsync(number)).GetProperty("email").GetString().ShouldBe(one);
    }

    [Fact]
    public async Task Who_was_disabled_stays_disabled_and_who_was_verified_stays_so()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var (old, none) = (AccountsServer.NewEmail(), AccountsServer.NewEmail());
        var file = FileOf("users.jsonl", Lines(
            $$"""{"email":"{{old}}","disabled":true,"email_verified":true,"created_at":"2019-05-06T07:08:09Z","password_hash":"{{Bcrypt}}"}""",
            $$"""{"email":"{{none}}"}"""));

        (await host.Server.ImportAsync(file)).Count("without_password").ShouldBe(1);

        (await host.Server.SignInAsync(host.Web, old)).Error.ShouldBe("invalid_grant");
        (await host.Server.SignInAsync(host.Web, none)).Error.ShouldBe("invalid_grant");
        var shown = await host.Server.ShowAsync(old);
        shown.GetProperty("disabled").GetBoolean().ShouldBeTrue();
        shown.GetProperty("created_at").GetDateTime().ShouldBe(new DateTime(2019, 5, 6, 7, 8, 9, DateTimeKind.Utc));
        (await VerifiedAsync(host.Server, old), await VerifiedAsync(host.Server, none)).ShouldBe((1, 0));
        (await host.Server.RunAsync("users", "enable", old)).ExitCode.ShouldBe(0);
        (await host.Server.SignInAsync(host.Web, old)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_operator_may_say_that_all_addresses_are_verified_and_that_people_sign_in_by_them()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var email = AccountsServer.NewEmail();
        var file = FileOf("users.jsonl", $$"""{"id":7,"user_name":"ada-{{email}}","email":"{{email}}","password_hash":"{{Bcrypt}}"}""" + "\n"
            + $$"""{"id":"{{email}}","user_name":"ada","email":"2{{email}}","password_hash":"{{Bcrypt}}"}""");

        (await host.Server.ImportAsync(file, "--verified", "--sign-in-by-email")).ExitCode.ShouldBe(0);

        (await host.Server.SignInAsync(host.Web, email)).Status.ShouldBe(HttpStatusCode.OK);
        (await VerifiedAsync(host.Server, email)).ShouldBe(1);
    }

    [Fact]
    public async Task A_file_that_is_not_there_and_a_system_that_is_unknown_are_wrong_use()
    {
        var server = (await SharedHost.OnAsync(DatabaseKind.Sqlite)).Server;
        foreach (var arguments in (string[][])[["/nowhere/users.jsonl"], [FileOf("users.jsonl", "{}"), "--from", "oracle"]])
        {
            var result = await server.RunAsync(["users", "import", .. arguments]);

            (result.ExitCode, result.Output).ShouldBe((2, ""));
            result.Error.TrimEnd().ShouldNotContain("\n");
        }
    }

    private static Task<int> VerifiedAsync(AuthServerHost server, string email) =>
        server.Database.ScalarAsync<int>("SELECT EmailConfirmed FROM AspNetUsers WHERE Email = @0", email);
}
