using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.UserInfo;

/// <summary>OpenID Connect Core section 5.3, and RFC 6750 for how the token comes and how it is refused.</summary>
public class UserInfoTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task It_says_what_the_scopes_allow(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        async Task<Response> AskAsync(string scope) =>
            await host.Server.UserInfoAsync((await host.Server.PasswordTokenAsync(host.Web, user, scope)).AccessToken);

        var bare = await AskAsync("openid");
        var full = await AskAsync("openid email profile");

        bare.Status.ShouldBe(HttpStatusCode.OK);
        bare.Text("sub").ShouldBe(user.Id);
        bare.Text("email").ShouldBeNull();
        bare.Text("preferred_username").ShouldBeNull();
        full.Text("email").ShouldBe(user.Email);
        full.Text("preferred_username").ShouldBe(user.Email);
        full.Header("Cache-Control").ShouldNotBeNull().ShouldContain("no-store");
    }

    [Fact]
    public async Task It_answers_get_and_post_with_the_scheme_in_any_case()
    {
        var (host, token) = await TokenAsync();
        foreach (var (method, scheme) in new[] { (HttpMethod.Get, "bearer"), (HttpMethod.Post, "Bearer"), (HttpMethod.Get, "BEARER") })
        {
            var answer = await host.Server.SendAsync(new(method, "/connect/userinfo") { Headers = { Authorization = new(scheme, token) } });
            answer.Status.ShouldBe(HttpStatusCode.OK, $"{method} {scheme}");
        }
    }

    [Fact]
    public async Task Without_a_token_there_is_no_error_code()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.GetAsync("/connect/userinfo");

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldBe($"Bearer realm=\"{host.Server.Issuer}\"");
    }

    [Theory]
    [InlineData("Bearer x")]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer a b")]
    [InlineData("Bearer\tx")]
    [InlineData("Bearer a.b.c, Bearer d.e.f")]
    [InlineData("Basic YTpi")]
    [InlineData("DPoP x")]
    [InlineData("")]
    public async Task What_is_no_token_is_401(string header)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        HttpRequestMessage request = new(HttpMethod.Get, "/connect/userinfo");
        request.Headers.TryAddWithoutValidation("Authorization", header);

        var answer = await host.Server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldStartWith("Bearer realm=");
    }

    [Fact]
    public async Task A_bad_token_is_invalid_token()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await host.Server.UserInfoAsync("x")).Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_token_in_the_query_string_is_refused()
    {
        var (host, token) = await TokenAsync();

        var answer = await host.Server.GetAsync($"/connect/userinfo?access_token={token}");

        answer.Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest);
        answer.Text("sub").ShouldBeNull();
    }

    [Fact]
    public async Task Two_ways_at_once_are_an_invalid_request()
    {
        var (host, token) = await TokenAsync();

        var answer = await host.Server.PostAsync("/connect/userinfo", [new("access_token", token)], new("Bearer", token));

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Text("sub").ShouldBeNull();
    }

    [Fact]
    public async Task A_token_without_openid_is_insufficient()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var token = (await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "api")).AccessToken;

        var answer = await host.Server.UserInfoAsync(token);

        answer.Status.ShouldBe(HttpStatusCode.Forbidden);
        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("error=\"insufficient_scope\"");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_disabled_or_removed_user_is_401(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        foreach (var change in new Func<TestUser, Task>[] { host.Server.Operator.DisableAsync, host.Server.Operator.RemoveAsync })
        {
            var user = await host.Server.RegisterAsync();
            var token = (await host.Server.PasswordTokenAsync(host.Web, user, "openid")).AccessToken;
            await change(user);

            var answer = await host.Server.UserInfoAsync(token);

            answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
            answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("error=\"invalid_token\"");
        }
    }

    private static async Task<(SharedHost Host, string Token)> TokenAsync()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        return (host, (await host.Server.PasswordTokenAsync(host.Web, await host.Server.RegisterAsync(), "openid")).AccessToken);
    }
}
