using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

/// <summary>Who may make an account: everybody, those who are invited, or nobody.</summary>
public class RegistrationModeTests
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task A_person_registers_on_the_page_beside_the_door_and_signs_in_where_they_were_going()
    {
        await using var server = await AuthServerHost.StartAsync();
        using Browser browser = new(server.Address);
        var email = AccountsServer.NewEmail();
        var door = await browser.OpenAsync("/account");
        var page = await browser.OpenAsync(door.Document.QuerySelector("a[href*=register]")!.GetAttribute("href")!);

        page.Title.ShouldBe("Register");
        (await browser.SubmitAsync(page, ("username", email), ("password", "short"))).Problem.ShouldBe("The password must have at least 8 characters.");
        (await browser.SubmitAsync(page, ("username", "nobody"), ("password", Password))).Problem.ShouldNotBeNull().ShouldContain("name@example.com");
        var registered = await browser.SubmitAsync(page, ("username", email), ("password", Password));
        registered.Title.ShouldBe("Sign in");
        registered.Form("username").Fields["username"].ShouldBe(email);
        (await browser.SubmitAsync(registered, ("username", email), ("password", Password))).Title.ShouldBe("Your account");

        var again = await browser.SubmitAsync(page, ("username", email), ("password", Password));
        (again.Status, again.Problem).ShouldBe((HttpStatusCode.Conflict, "This e-mail address is in use."));
        using Browser japanese = new(server.Address, "ja");
        (await japanese.SubmitAsync(await japanese.OpenAsync("/register"), ("username", "x@example.com"), ("password", "short")))
            .Problem.ShouldBe("パスワードは8文字以上にしてください。");
    }

    [Fact]
    public async Task A_form_of_another_site_registers_nobody()
    {
        await using var server = await AuthServerHost.StartAsync();
        using Browser browser = new(server.Address);
        var email = AccountsServer.NewEmail();

        (await browser.PostAsync("/register", ("username", email), ("password", Password))).Problem.ShouldNotBeNull().ShouldContain("out of date");

        (await server.RunAsync("users", "show", email)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task Where_registration_is_closed_page_and_API_say_so_and_operators_go_on()
    {
        await using var server = await StartAsync(DatabaseKind.Sqlite, "Closed");
        using Browser browser = new(server.Address);

        var api = await browser.PostJsonAsync("/api/register", new { email = AccountsServer.NewEmail(), password = Password });
        (api.Status, api.Text("title")).ShouldBe((HttpStatusCode.Forbidden, "Registration is closed here."));
        var page = await browser.OpenAsync("/register");
        (page.Status, page.Text.Contains("Nobody can register here", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Forbidden, true));
        (await browser.OpenAsync("/sign-in")).Text.ShouldNotContain("Register");

        (await server.RunWithInputAsync(Password, "users", "add", AccountsServer.NewEmail())).ExitCode.ShouldBe(0);
        (await server.RunAsync("users", "invite", AccountsServer.NewEmail())).ShouldFail().ShouldContain("Registration__Mode=Closed");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_invitation_makes_one_account_of_its_address_which_is_verified(DatabaseKind kind)
    {
        await using var server = await StartAsync(kind, "Invited");
        using Browser browser = new(server.Address);
        var (email, link) = await InviteAsync(server);
        var page = await browser.OpenAsync(link);

        // Whoever looks at it, a scanner of mails for one, uses nothing up.
        page.Form("username").Fields["username"].ShouldBe(email);
        (await browser.OpenAsync(link)).Title.ShouldBe("Register");
        // The address is that of the invitation, whatever the form was changed to.
        var other = AccountsServer.NewEmail();
        (await browser.SubmitAsync(page, ("username", other), ("password", Password))).Title.ShouldBe("Sign in");
        (await server.RunAsync("users", "show", other)).ExitCode.ShouldBe(1);

        var shown = await server.RunAsync("users", "show", email, "--json");
        shown.Json.GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        (await server.RunAsync("users", "invite", email)).ShouldFail().ShouldContain("in use");
        // Not even when the address is free again.
        (await server.RunAsync("users", "remove", email)).ExitCode.ShouldBe(0);
        var used = await browser.OpenAsync(link);
        (used.Status, used.Text.Contains("has been used or has ended", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Forbidden, true));
        var answer = await browser.PostJsonAsync("/api/register", new { email, password = Password, invitation = SecretOf(link) });
        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Of_many_who_use_one_invitation_at_once_one_registers(DatabaseKind kind)
    {
        await using var server = await StartAsync(kind, "Invited");
        await using var other = await StartAsync(kind, "Invited", server.Database);
        var (email, link) = await InviteAsync(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(async n =>
        {
            using Browser browser = new((n % 2 is 0 ? server : other).Address);
            return await browser.PostJsonAsync("/api/register", new { email, password = Password, invitation = SecretOf(link) });
        }));

        answers.Count(answer => answer.Status is HttpStatusCode.Created).ShouldBe(1);
        answers.Where(answer => answer.Status is not HttpStatusCode.Created)
            .ShouldAllBe(answer => answer.Status == HttpStatusCode.Forbidden || answer.Status == HttpStatusCode.Conflict);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Without_a_living_invitation_for_the_address_nobody_registers(DatabaseKind kind)
    {
        await using var server = await StartAsync(kind, "Invited");
        using Browser browser = new(server.Address);
        var (email, link) = await InviteAsync(server);
        var secret = SecretOf(link);

        foreach (var (address, invitation) in new (string, string?)[]
        {
            (email, null), (email, ""), (email, secret[..^1] + (secret[^1] is 'A' ? 'B' : 'A')), (email, new('x', 10_000)), (AccountsServer.NewEmail(), secret),
        })
        {
            var answer = await browser.PostJsonAsync("/api/register", new { email = address, password = Password, invitation = invitation ?? "" });
            (answer.Status, answer.Text("title")).ShouldBe(
                (HttpStatusCode.Forbidden, "Registration is by invitation here, and there is none for this address."), invitation);
        }

        // The database's clock, which no test can move: the row moves instead.
        await server.Database.ExecuteAsync("UPDATE `AccountLinks` SET `ExpiresAt` = `ExpiresAt` - @0", 169L * 3_600_000);
        (await browser.PostJsonAsync("/api/register", new { email, password = Password, invitation = secret })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await server.RunAsync("users", "show", email)).ExitCode.ShouldBe(1);
    }

    [Fact]
    public async Task An_invitation_proves_no_address_but_its_own_where_everybody_may_register()
    {
        await using var server = await StartAsync(DatabaseKind.Sqlite, "Open");
        using Browser browser = new(server.Address);
        var (invited, link) = await InviteAsync(server);
        var other = AccountsServer.NewEmail();

        var registered = await browser.PostJsonAsync("/api/register", new { email = other, password = Password, invitation = SecretOf(link) });

        registered.Status.ShouldBe(HttpStatusCode.Created);
        (await server.RunAsync("users", "show", other, "--json")).Json.GetProperty("email_verified").GetBoolean().ShouldBeFalse();
        // It was not used up either.
        (await browser.SubmitAsync(await browser.OpenAsync(link), ("username", invited), ("password", Password))).Title.ShouldBe("Sign in");
        (await server.RunAsync("users", "show", invited, "--json")).Json.GetProperty("email_verified").GetBoolean().ShouldBeTrue();
        // A link that is over is in nobody's way here.
        (await browser.OpenAsync(link)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_database_holds_no_link()
    {
        await using var server = await StartAsync(DatabaseKind.Sqlite, "Invited");
        var (_, link) = await InviteAsync(server);

        var bytes = await server.Database.BytesAsync();

        bytes.ShouldContain("invitation");
        bytes.ShouldNotContain(SecretOf(link));
    }

    private static Task<AuthServerHost> StartAsync(DatabaseKind kind, string mode, TestDatabase? database = null) =>
        AuthServerHost.StartAsync(kind, new Dictionary<string, string?> { ["Registration__Mode"] = mode }, database);

    private static async Task<(string Email, string Link)> InviteAsync(AuthServerHost server)
    {
        var email = AccountsServer.NewEmail();
        var invited = (await server.RunAsync("users", "invite", email, "--json")).ShouldSucceed();
        invited.GetProperty("hours").GetInt32().ShouldBe(168);
        var link = invited.GetProperty("link").GetString()!;
        link.ShouldStartWith($"{server.Issuer.TrimEnd('/')}/register?invitation=");
        return (email, new Uri(link).PathAndQuery);
    }

    private static string SecretOf(string link) => link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
}
