using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>RFC 6749 section 4.3: a user name and a password for tokens.</summary>
public class PasswordGrantTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_registered_user_gets_a_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        var answer = await host.Server.PasswordTokenAsync(host.Web, user);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.IsActiveAsync(host.ResourceApi, answer.AccessToken)).ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_public_client_gets_one_by_naming_itself(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);

        (await host.Server.PasswordTokenAsync(host.App, await host.Server.RegisterAsync())).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_client_s_default_scopes_are_granted_and_named_when_none_is_asked_for(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);

        var answer = await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync());

        answer.Text("scope").ShouldBe("api");
        Jwt.Claims(answer.AccessToken).GetProperty("scope").GetString().ShouldBe("api");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("api nonsense")]
    [InlineData("API")]
    [InlineData("a\"b")]
    [InlineData("ä")]
    [InlineData("a\r\nSet-Cookie: b")]
    public async Task An_unknown_scope_is_invalid(string scope)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), scope);

        answer.Error.ShouldBe("invalid_scope");
        answer.Body.ShouldAllBe(character => character >= ' ' && character <= '~');
        answer.Header("Set-Cookie").ShouldBeNull();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_scope_the_client_may_not_have_is_invalid(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        (await host.Server.PasswordTokenAsync(host.Narrow, user, "api openid")).Error.ShouldBe("invalid_scope");
        (await host.Server.PasswordTokenAsync(host.Narrow, user, "offline_access")).Error.ShouldBe("invalid_scope");
        (await host.Server.PasswordTokenAsync(host.Narrow, user, "api")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_refresh_token_comes_only_with_offline_access(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        (await host.Server.PasswordTokenAsync(host.Web, user)).Text("refresh_token").ShouldBeNull();
        (await host.Server.PasswordTokenAsync(host.Web, user, "api openid")).Text("refresh_token").ShouldBeNull();
        (await host.Server.PasswordTokenAsync(host.Web, user, "api offline_access")).Text("refresh_token").ShouldNotBeNull();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_id_token_comes_only_with_openid_and_says_what_the_scopes_allow(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        (await host.Server.PasswordTokenAsync(host.Web, user)).Text("id_token").ShouldBeNull();
        var bare = Jwt.Claims((await host.Server.PasswordTokenAsync(host.Web, user, "openid")).Text("id_token")!);
        var full = Jwt.Claims((await host.Server.PasswordTokenAsync(host.Web, user, "openid email profile")).Text("id_token")!);

        bare.GetProperty("iss").GetString().ShouldBe(host.Server.Issuer);
        bare.GetProperty("aud").GetString().ShouldBe(host.Web.Id);
        bare.GetProperty("sub").GetString().ShouldBe(user.Id);
        bare.TryGetProperty("email", out _).ShouldBeFalse();
        full.GetProperty("email").GetString().ShouldBe(user.Email);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Names_and_passwords_outside_ascii_work(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = new TestUser("", $"jürgen-{Guid.NewGuid():N}@exämple.com", "pässwörd 🔑 密码");
        await RegisterAsync(host, user);

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_password_works_in_either_unicode_form_and_is_never_trimmed(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync(" caf\u00e9 au lait ");

        (await host.Server.PasswordTokenAsync(host.Web, user with { Password = " cafe\u0301 au lait " })).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.PasswordTokenAsync(host.Web, user with { Password = "caf\u00e9 au lait" })).Error.ShouldBe("invalid_grant");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_password_longer_than_72_bytes_is_compared_whole(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync(string.Concat(Enumerable.Repeat("0123456789ab", 10)));

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.PasswordTokenAsync(host.Web, user with { Password = user.Password[..72] })).Error.ShouldBe("invalid_grant");
        (await host.Server.PasswordTokenAsync(host.Web, user with { Password = user.Password[..119] + "X" })).Error.ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData(129)]
    [InlineData(10_000)]
    [InlineData(60_000)]
    public async Task An_over_long_password_is_refused_before_anything_is_counted_or_hashed(int length)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();
        for (var i = 0; i < 10; i++)
        {
            (await host.Server.PasswordTokenAsync(host.Web, user with { Password = new('p', length) })).Error.ShouldBe("invalid_grant");
        }

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_removed_client_gets_no_more_tokens_and_its_old_ones_are_dead()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = await host.Server.AddClientAsync("--grant", "password", "--scope", "api");
        var user = await host.Server.RegisterAsync();
        var token = (await host.Server.PasswordTokenAsync(client, user)).AccessToken;

        await host.Server.Operator.RemoveClientAsync(client);

        (await host.Server.PasswordTokenAsync(client, user)).Error.ShouldBe("invalid_client");
        (await host.Server.IsActiveAsync(host.ResourceApi, token)).ShouldBeFalse();
    }

    private static async Task RegisterAsync(SharedHost host, TestUser user)
    {
        using var answer = await host.Server.Http.PostAsync(
            "/api/register", System.Net.Http.Json.JsonContent.Create(new { email = user.Email, password = user.Password }));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
    }
}
