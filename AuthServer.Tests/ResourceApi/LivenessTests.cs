using System.Net;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Whether a sound token still holds: asked of the issuer, remembered for a while, asked once at a time.</summary>
public sealed class LivenessTests
{
    private static readonly (string, string?) LongMemory = ("TokenValidation__CacheSeconds", "3600");
    private static readonly (string, string?) NoMemory = ("TokenValidation__CacheSeconds", "0");

    [Fact]
    public async Task An_answer_is_remembered_so_that_a_token_is_asked_about_once()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory);
        var token = api.Mint.Token();

        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        api.Issuer.Revoke(token);
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        api.Issuer.Introspections.ShouldBe(1);
    }

    [Fact]
    public async Task A_refusal_of_the_issuer_is_remembered_too()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory);
        var token = api.Mint.Token();
        api.Issuer.Revoke(token);

        (await api.StatusOfMeAsync(token)).ShouldBe(401);
        (await api.StatusOfMeAsync(token)).ShouldBe(401);

        api.Issuer.Introspections.ShouldBe(1);
    }

    [Fact]
    public async Task A_revoked_token_is_an_invalid_token_when_its_memory_has_faded()
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__CacheSeconds", "1"));
        var token = api.Mint.Token();
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        api.Issuer.Revoke(token);
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 401);

        using var answer = await api.GetAsync("/api/user/me", token);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"invalid_token\"");
    }

    [Fact]
    public async Task With_no_memory_every_request_is_asked_about_and_revocation_shows_at_once()
    {
        await using var api = await ResourceApiHost.StartAsync(NoMemory);
        var token = api.Mint.Token();

        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        api.Issuer.Introspections.ShouldBe(2);

        api.Issuer.Revoke(token);
        (await api.StatusOfMeAsync(token)).ShouldBe(401);
    }

    [Fact]
    public async Task An_answer_is_not_remembered_beyond_the_tokens_life()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory, ("TokenValidation__ExpiryToleranceSeconds", "60"));
        // Past its exp but within the tolerance: good if the issuer says so, each time anew.
        var token = api.Mint.Token(claims: claims => claims["exp"] = DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeSeconds());

        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        api.Issuer.Introspections.ShouldBe(2);
    }

    [Fact]
    public async Task Many_requests_with_one_new_token_ask_once_and_one_that_gives_up_fails_no_other()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory);
        var token = api.Mint.Token();
        var gate = new TaskCompletionSource();
        api.Issuer.Introspect = async context =>
        {
            await gate.Task;
            await context.Response.WriteAsJsonAsync(new { active = true });
        };
        using var impatience = new CancellationTokenSource();
        using var abandoned = new HttpRequestMessage(HttpMethod.Get, "/api/user/me") { Headers = { { "Authorization", "Bearer " + token } } };

        var first = api.Client.SendAsync(abandoned, impatience.Token);
        await ResourceApiHost.UntilAsync(() => Task.FromResult(api.Issuer.Introspections == 1));
        var others = Enumerable.Range(0, 20).Select(_ => api.StatusOfMeAsync(token)).ToList();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        gate.SetResult();

        (await Task.WhenAll(others)).ShouldAllBe(status => status == 200);
        api.Issuer.Introspections.ShouldBe(1);
    }

    [Fact]
    public async Task In_local_mode_the_issuer_is_not_asked_and_no_secret_is_needed()
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__Mode", "Local"), ("TokenValidation__ClientSecret", null));
        var token = api.Mint.Token();
        api.Issuer.Revoke(token);

        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        api.Issuer.Introspections.ShouldBe(0);
    }

    [Fact]
    public async Task An_email_the_token_lacks_is_taken_from_the_issuers_answer()
    {
        await using var api = await ResourceApiHost.StartAsync();
        api.Issuer.Introspect = context => context.Response.WriteAsJsonAsync(new { active = true, username = "ann@example.org" });

        using var answer = await api.GetAsync("/api/user/me", api.Mint.Token("ann", claims: claims => claims.Remove("email")));

        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"id":"ann","email":"ann@example.org"}""");
    }

    [Fact]
    public async Task The_email_of_the_token_itself_wins_over_the_issuers_answer()
    {
        await using var api = await ResourceApiHost.StartAsync();
        api.Issuer.Introspect = context => context.Response.WriteAsJsonAsync(new { active = true, username = "other@example.org" });

        using var answer = await api.GetAsync("/api/user/me", api.Mint.Token("ann", claims: claims => claims["email"] = "own@example.org"));

        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"id":"ann","email":"own@example.org"}""");
    }

    [Fact]
    public async Task An_issuer_whose_public_name_leads_nowhere_is_reached_by_its_address()
    {
        var issuer = await IssuerStub.StartAsync(new Uri("https://auth.invalid/"));
        await using var api = await ResourceApiHost.StartAsync(issuer, ("TokenValidation__IssuerAddress", issuer.Address.AbsoluteUri));
        var token = api.Mint.Token();

        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        issuer.Introspections.ShouldBe(1);
    }

    [Fact]
    public async Task A_full_memory_forgets_old_answers_and_goes_on()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory, ("TokenValidation__CacheTokens", "4"));
        var tokens = Enumerable.Range(0, 12).Select(_ => api.Mint.Token()).ToList();

        foreach (var token in tokens)
        {
            (await api.StatusOfMeAsync(token)).ShouldBe(200);
        }

        (await api.StatusOfMeAsync(tokens[^1])).ShouldBe(200);
        api.Issuer.Introspections.ShouldBe(12);
        (await api.StatusOfMeAsync(tokens[0])).ShouldBe(200);
        api.Issuer.Introspections.ShouldBe(13);
    }

    [Fact]
    public async Task A_flood_of_forged_tokens_pushes_no_good_answer_out()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory, ("TokenValidation__CacheTokens", "4"));
        var token = api.Mint.Token();
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        for (var i = 0; i < 20; i++)
        {
            (await api.StatusOfMeAsync(api.Mint.Token()[..^8] + "AAAAAAAA")).ShouldBe((int)HttpStatusCode.Unauthorized);
        }

        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        api.Issuer.Introspections.ShouldBe(1);
    }
}
