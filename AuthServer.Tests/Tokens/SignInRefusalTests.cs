using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>Whatever the reason, a refused sign-in tells a stranger nothing (CWE-204).</summary>
public class SignInRefusalTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task Wrong_unknown_disabled_and_locked_read_the_same_byte_for_byte(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var (known, disabled, locked) = (await host.Server.RegisterAsync(), await host.Server.RegisterAsync(), await host.Server.RegisterAsync());
        (await host.Server.RunAsync("users", "disable", disabled.Email)).ExitCode.ShouldBe(0);
        for (var i = 0; i < 6; i++)
        {
            await host.Server.PasswordTokenAsync(host.Web, Wrong(locked));
        }

        Dictionary<string, Response> answers = new()
        {
            ["wrong"] = await host.Server.PasswordTokenAsync(host.Web, Wrong(known)),
            ["unknown"] = await host.Server.PasswordTokenAsync(host.Web, known with { Email = $"nobody-{Guid.NewGuid():N}@example.com" }),
            ["no address"] = await host.Server.PasswordTokenAsync(host.Web, known with { Email = "nobody" }),
            ["disabled"] = await host.Server.PasswordTokenAsync(host.Web, disabled),
            ["disabled, wrong"] = await host.Server.PasswordTokenAsync(host.Web, Wrong(disabled)),
            ["locked"] = await host.Server.PasswordTokenAsync(host.Web, locked),
            ["locked, wrong"] = await host.Server.PasswordTokenAsync(host.Web, Wrong(locked)),
            ["over-long name"] = await host.Server.PasswordTokenAsync(host.Web, known with { Email = new string('n', 300) + "@example.com" }),
            ["over-long password"] = await host.Server.PasswordTokenAsync(host.Web, known with { Password = new('p', 300) }),
            ["half a surrogate pair"] = await host.Server.PasswordTokenAsync(host.Web, known with { Email = "a\ufffd@example.com" }),
        };

        answers["wrong"].Status.ShouldBe(HttpStatusCode.BadRequest);
        answers["wrong"].Error.ShouldBe("invalid_grant");
        answers.Values.Select(answer => answer.Print()).Distinct().ShouldHaveSingleItem();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_enabled_user_gets_in_again(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        await host.Server.RunAsync("users", "disable", user.Email);
        (await host.Server.PasswordTokenAsync(host.Web, user)).Error.ShouldBe("invalid_grant");

        await host.Server.RunAsync("users", "enable", user.Email);

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("' OR 1=1 --")]
    [InlineData("\"; DROP TABLE AspNetUsers; --")]
    [InlineData("admin@example.com' UNION SELECT 1")]
    [InlineData("%")]
    [InlineData("_")]
    [InlineData("*@example.com")]
    [InlineData("<script>alert(1)</script>@example.com")]
    [InlineData("a\r\nb@example.com")]
    [InlineData("\u202e@example.com")]
    public async Task A_name_that_tries_something_is_just_a_wrong_name(string name)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.TokenAsync(host.Web, ("grant_type", "password"), ("username", name), ("password", "correct horse battery"));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe("invalid_grant");
        answer.Body.ShouldNotContain("alert");
    }

    private static TestUser Wrong(TestUser user) => user with { Password = "not the password" };
}
