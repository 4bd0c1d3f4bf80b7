using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>RFC 8693: a service exchanges a user's token for one for the next service.</summary>
public class TokenExchangeTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_service_gets_a_token_for_the_next_one_that_says_who_acts_for_whom(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);
        var original = await chain.SignInAsync(chain.Read, chain.Write, "offline_access");
        var subject = Jwt.Claims(original.AccessToken);

        var answer = await chain.ExchangeAsync(chain.Front, original.AccessToken, ("audience", chain.Back.Id), ("scope", chain.Read));

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        answer.Text("issued_token_type").ShouldBe(ServiceChain.AccessTokenType);
        answer.Text("token_type").ShouldBe("Bearer");
        answer.Text("scope").ShouldBe(chain.Read);
        answer.Text("refresh_token").ShouldBeNull();
        answer.Text("id_token").ShouldBeNull();
        answer.Header("Cache-Control").ShouldBe("no-store");
        var claims = Jwt.Claims(answer.AccessToken);
        claims.GetProperty("sub").GetString().ShouldBe(subject.GetProperty("sub").GetString());
        claims.GetProperty("aud").GetString().ShouldBe(chain.Back.Id);
        claims.GetProperty("client_id").GetString().ShouldBe(chain.Front.Id);
        claims.GetProperty("scope").GetString().ShouldBe(chain.Read);
        claims.GetProperty("act").GetRawText().ShouldBe($$"""{"sub":"client:{{chain.Front.Id}}"}""");
        claims.GetProperty("exp").GetInt64().ShouldBeLessThanOrEqualTo(subject.GetProperty("exp").GetInt64());
        var told = (await chain.Server.IntrospectAsync(chain.Back, answer.AccessToken)).Json;
        told.GetProperty("active").GetBoolean().ShouldBeTrue();
        told.GetProperty("act").GetProperty("sub").GetString().ShouldBe($"client:{chain.Front.Id}");
        (await chain.Server.IsActiveAsync(chain.Front, original.AccessToken)).ShouldBeTrue();
    }

    [Fact]
    public async Task An_exchanged_token_exchanged_again_names_everyone_who_acted()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var first = await chain.ExchangeAsync(chain.Front, (await chain.SignInAsync(chain.Read)).AccessToken, ("audience", chain.Back.Id));

        var second = await chain.ExchangeAsync(chain.Back, first.AccessToken, ("audience", chain.Front.Id));

        Jwt.Claims(second.AccessToken).GetProperty("act").GetRawText()
            .ShouldBe($$$"""{"sub":"client:{{{chain.Back.Id}}}","act":{"sub":"client:{{{chain.Front.Id}}}"}}""");
    }

    [Fact]
    public async Task Without_a_scope_it_gets_what_both_have_and_never_a_refresh_token()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var original = await chain.SignInAsync(chain.Read, chain.Work, "openid", "offline_access");

        (await chain.ExchangeAsync(chain.Front, original.AccessToken, ("audience", chain.Back.Id))).Text("scope").ShouldBe(chain.Read);
    }

    [Fact]
    public async Task A_resource_names_the_target_by_its_uri_and_targets_may_be_several()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var token = (await chain.SignInAsync(chain.Read)).AccessToken;

        var one = await chain.ExchangeAsync(chain.Front, token, ("resource", chain.BackUri));
        Jwt.Claims(one.AccessToken).GetProperty("aud").GetString().ShouldBe(chain.Back.Id);
        var several = await chain.ExchangeAsync(
            chain.Front, token, ("audience", chain.Back.Id), ("audience", chain.Back.Id), ("resource", chain.BackUri));
        Jwt.Claims(several.AccessToken).GetProperty("aud").GetString().ShouldBe(chain.Back.Id);
    }

    [Fact]
    public async Task A_target_that_is_not_allowed_is_an_invalid_target()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var token = (await chain.SignInAsync(chain.Read)).AccessToken;

        foreach (var target in new (string, string?)[]
        {
            ("audience", "resource_api"), ("audience", "nobody"), ("audience", chain.Front.Id), ("audience", chain.BackUri),
            ("resource", chain.FrontUri), ("resource", "https://nobody.example/"), ("resource", "no uri"), ("resource", chain.BackUri + "#x"),
            ("resource", chain.Back.Id),
        })
        {
            var answer = await chain.ExchangeAsync(chain.Front, token, target);
            (answer.Status, answer.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_target"), $"{target}");
        }

        (await chain.ExchangeAsync(chain.Front, token, ("audience", chain.Back.Id), ("audience", "nobody"))).Error.ShouldBe("invalid_target");
        (await chain.ExchangeAsync(chain.Front, token, ("audience", chain.Back.Id), ("resource", "https://nobody.example/"))).Error.ShouldBe("invalid_target");
    }

    [Fact]
    public async Task A_scope_beyond_the_subject_tokens_or_the_clients_is_an_invalid_scope()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var readOnly = (await chain.SignInAsync(chain.Read)).AccessToken;
        var all = (await chain.SignInAsync(chain.Read, chain.Work, "openid", "offline_access")).AccessToken;

        foreach (var (token, scope) in new[]
        {
            (readOnly, chain.Write), (readOnly, $"{chain.Read} {chain.Write}"), (readOnly, "api"), (readOnly, "unheard-of"),
            (all, chain.Work), (all, "openid"), (all, $"{chain.Read} offline_access"),
        })
        {
            var answer = await chain.ExchangeAsync(chain.Front, token, ("audience", chain.Back.Id), ("scope", scope));
            (answer.Status, answer.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_scope"), scope);
        }
    }

    [Fact]
    public async Task A_subject_token_that_is_not_a_live_users_token_for_this_client_is_an_invalid_request()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var tokens = await chain.SignInAsync(chain.Read, "openid", "offline_access");
        var revoked = (await chain.SignInAsync(chain.Read)).AccessToken;
        await chain.Server.RevokeAsync(chain.App, revoked);
        var machine = await chain.Server.AddClientAsync("--scope", chain.Read);
        var clients = (await chain.Server.TokenAsync(machine, ("grant_type", "client_credentials"))).AccessToken;
        var foreign = (await chain.SignInAsync(chain.Work)).AccessToken;
        (string, string?) target = ("audience", chain.Back.Id);

        Dictionary<string, Task<Response>> wrong = new()
        {
            ["revoked"] = chain.ExchangeAsync(chain.Front, revoked, target),
            ["a client's own"] = chain.ExchangeAsync(chain.Front, clients, target),
            ["for another service"] = chain.ExchangeAsync(chain.Front, foreign, target),
            ["a refresh token"] = chain.ExchangeAsync(chain.Front, tokens.RefreshToken, target),
            ["a refresh token, said to be one"] = chain.ExchangeAsync(
                chain.Front, tokens.RefreshToken, target, ("subject_token_type", "urn:ietf:params:oauth:token-type:refresh_token")),
            ["an id_token"] = chain.ExchangeAsync(chain.Front, tokens.Text("id_token")!, target),
            ["an id_token, said to be one"] = chain.ExchangeAsync(
                chain.Front, tokens.Text("id_token")!, target, ("subject_token_type", "urn:ietf:params:oauth:token-type:id_token")),
            ["no token"] = chain.ExchangeAsync(chain.Front, "x", target),
            ["changed"] = chain.ExchangeAsync(chain.Front, tokens.AccessToken[..^4] + "AAAA", target),
            ["no type"] = chain.ExchangeAsync(chain.Front, tokens.AccessToken, target, ("subject_token_type", null)),
            ["unknown type"] = chain.ExchangeAsync(chain.Front, tokens.AccessToken, target, ("subject_token_type", "x")),
            ["wants a refresh token"] = chain.ExchangeAsync(
                chain.Front, tokens.AccessToken, target, ("requested_token_type", "urn:ietf:params:oauth:token-type:refresh_token")),
            ["an actor token"] = chain.ExchangeAsync(
                chain.Front, tokens.AccessToken, target, ("actor_token", tokens.AccessToken), ("actor_token_type", ServiceChain.AccessTokenType)),
            ["half an actor token"] = chain.ExchangeAsync(chain.Front, tokens.AccessToken, target, ("actor_token", tokens.AccessToken)),
            ["no target"] = chain.ExchangeAsync(chain.Front, tokens.AccessToken),
        };

        foreach (var (name, asking) in wrong)
        {
            var answer = await asking;
            (answer.Status, answer.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_request"), name);
        }

        // To be the one it was issued to is not to be the one it is for.
        var holder = await chain.Server.AddClientAsync("--grant", "password", "token_exchange", "--scope", chain.Read, "--exchange-target", chain.Back.Id);
        var own = (await chain.Server.PasswordTokenAsync(holder, await chain.Server.RegisterAsync(), chain.Read)).AccessToken;
        (await chain.ExchangeAsync(holder, own, target)).Error.ShouldBe("invalid_request");
        (await chain.ExchangeAsync(host.Machine, tokens.AccessToken, target)).Error.ShouldBe("unauthorized_client");
        (await chain.ExchangeAsync(chain.App, tokens.AccessToken, target)).Error.ShouldBe("unauthorized_client");
        (await chain.ExchangeAsync(chain.Front with { Secret = new('s', 30) }, tokens.AccessToken, target)).Error.ShouldBe("invalid_client");
        (await chain.ExchangeAsync(chain.Front with { Secret = null }, tokens.AccessToken, target)).Error.ShouldBe("invalid_client");
        (await chain.Server.IsActiveAsync(chain.Front, tokens.AccessToken)).ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task It_lives_no_longer_than_the_sign_in_and_the_user(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);
        var original = await chain.SignInAsync(chain.Read, "offline_access");
        var bySignIn = (await chain.ExchangeAsync(chain.Front, original.AccessToken, ("audience", chain.Back.Id))).AccessToken;
        var user = await chain.Server.RegisterAsync();
        var byUser = (await chain.ExchangeAsync(
            chain.Front, (await chain.Server.PasswordTokenAsync(chain.App, user, chain.Read)).AccessToken, ("audience", chain.Back.Id))).AccessToken;
        (await chain.Server.IsActiveAsync(chain.Back, bySignIn)).ShouldBeTrue();
        (await chain.Server.IsActiveAsync(chain.Back, byUser)).ShouldBeTrue();

        await chain.Server.RevokeAsync(chain.App, original.RefreshToken);
        await chain.Server.Operator.SetPasswordAsync(user, "another correct horse");

        (await chain.Server.IntrospectAsync(chain.Back, bySignIn)).Body.ShouldBe("""{"active":false}""");
        (await chain.Server.IntrospectAsync(chain.Back, byUser)).Body.ShouldBe("""{"active":false}""");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task It_dies_with_its_subject_also_where_the_sign_in_has_no_refresh_token(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);
        using var browser = (await SharedHost.OnAsync(kind)).NewBrowser();
        var user = await chain.Server.RegisterAsync();
        var (first, second, other) = (await SignInAsync(), await SignInAsync(), await SignInAsync());
        var (ofFirst, ofSecond, ofOther) = (await ExchangeTwiceAsync(first), await ExchangeTwiceAsync(second), await ExchangeTwiceAsync(other));

        // One by its client, one by its person, one by the service in the middle.
        await chain.Server.RevokeAsync(chain.App, first);
        foreach (var token in ofFirst)
        {
            (await chain.Server.IntrospectAsync(chain.Back, token)).Body.ShouldBe("""{"active":false}""");
            await Eventually.HoldsAsync("the status list shows it", () => chain.Server.IsRevokedAsync(token));
        }

        (await chain.Server.IsActiveAsync(chain.Back, ofSecond[0])).ShouldBeTrue();
        await chain.Server.RevokeAsync(chain.Front, ofOther[0]);
        (await chain.Server.IsActiveAsync(chain.Front, ofOther[1])).ShouldBeFalse();
        (await chain.Server.IsActiveAsync(chain.Front, other)).ShouldBeTrue();
        await browser.SignInAsync(user);
        await browser.SubmitAsync(await browser.OpenAsync("/account"), ("client_id", chain.App.Id));
        foreach (var token in ofSecond)
        {
            (await chain.Server.IntrospectAsync(chain.Back, token)).Body.ShouldBe("""{"active":false}""");
        }

        async Task<string> SignInAsync() => (await chain.Server.PasswordTokenAsync(chain.App, user, chain.Read)).AccessToken;

        async Task<string[]> ExchangeTwiceAsync(string token)
        {
            var once = (await chain.ExchangeAsync(chain.Front, token, ("audience", chain.Back.Id))).AccessToken;
            return [once, (await chain.ExchangeAsync(chain.Back, once, ("audience", chain.Front.Id))).AccessToken];
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task None_that_is_exchanged_while_its_subject_is_revoked_lives_on(DatabaseKind kind)
    {
        var chain = await ServiceChain.OnAsync(kind);
        var subject = (await chain.SignInAsync(chain.Read)).AccessToken;

        var exchanges = Enumerable.Range(0, 40).Select(_ => chain.ExchangeAsync(chain.Front, subject, ("audience", chain.Back.Id))).ToList();
        await Task.WhenAny(exchanges);
        await chain.Server.RevokeAsync(chain.App, subject);
        var answers = await Task.WhenAll(exchanges);

        foreach (var exchanged in answers.Where(answer => answer.Status is HttpStatusCode.OK))
        {
            (await chain.Server.IsActiveAsync(chain.Back, exchanged.AccessToken)).ShouldBeFalse();
        }

        answers.Where(answer => answer.Status is not HttpStatusCode.OK).ShouldAllBe(answer => answer.Status == HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Its_own_lifetime_is_a_limit_too()
    {
        var chain = await ServiceChain.OnAsync(DatabaseKind.Sqlite);
        var brief = await chain.Server.AddClientAsync("--grant", "password", "--scope", chain.Read, "--access-token-seconds", "300");
        var token = (await chain.Server.PasswordTokenAsync(brief, await chain.Server.RegisterAsync(), chain.Read)).AccessToken;

        var exchanged = await chain.ExchangeAsync(chain.Front, token, ("audience", chain.Back.Id));

        Jwt.Claims(exchanged.AccessToken).GetProperty("exp").GetInt64().ShouldBeLessThanOrEqualTo(Jwt.Claims(token).GetProperty("exp").GetInt64());
    }
}
