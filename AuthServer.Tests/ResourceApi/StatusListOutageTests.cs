using System.Net;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;
using static AuthServer.Tests.ResourceApi.SharedStatusListApi;

namespace AuthServer.Tests.ResourceApi;

/// <summary>A status list is believed for its ttl since the issuer was last asked. After that it is not known who is revoked.</summary>
public sealed class StatusListOutageTests
{
    private static readonly (string, string?) LongMemory = ("TokenValidation__CacheSeconds", "3600");

    [Fact]
    public async Task Within_the_ttl_tokens_of_a_known_list_work_without_the_issuer_new_ones_too()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100));
        var list = api.Issuer.AddStatusList();
        (await api.StatusOfMeAsync(list.TokenAt(0))).ShouldBe(200);

        await api.Issuer.StopAsync();

        (await api.StatusOfMeAsync(list.TokenAt(1))).ShouldBe(200);
    }

    [Fact]
    public async Task Beyond_the_ttl_nothing_is_known_but_what_was_revoked_until_the_issuer_answers_again()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100), LongMemory);
        var list = api.Issuer.AddStatusList();
        list.Ttl = 1;
        list.Set(1);
        var (good, revoked) = (list.TokenAt(0), list.TokenAt(1));
        (await api.StatusOfMeAsync(good)).ShouldBe(200);
        (await api.StatusOfMeAsync(revoked)).ShouldBe(401);

        await api.Issuer.StopAsync();
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(good) == 503);

        await ShouldBeUnavailableAsync(api, "/api/user/me", good);
        await ShouldBeUnavailableAsync(api, "/api/is_logined", good);
        (await api.StatusOfMeAsync(revoked)).ShouldBe(401);
        (await api.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await api.Issuer.RestartAsync();
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(good) == 200);
        (await api.StatusOfMeAsync(revoked)).ShouldBe(401);
        await api.Process.LineAsync(line => line.Contains("can be read again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_304_confirms_a_list_so_that_it_outlives_its_ttl_and_costs_nothing_more()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(50), LongMemory);
        var list = api.Issuer.AddStatusList();
        list.Ttl = 1;
        var token = list.TokenAt(0);
        var statuses = new List<int>();

        // 50 questions take longer than the ttl.
        await ResourceApiHost.UntilAsync(async () =>
        {
            statuses.Add(await api.StatusOfMeAsync(token));
            return list.Unchanged >= 50;
        });

        statuses.ShouldAllBe(status => status == 200);
        list.Full.ShouldBe(1);
    }

    [Fact]
    public async Task A_list_that_expires_is_asked_for_whole_and_if_it_stays_expired_it_is_too_old()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100), LongMemory, ("TokenValidation__ClockSkewSeconds", "0"));
        var list = api.Issuer.AddStatusList();
        list.Lifetime = 3;
        var token = list.TokenAt(0);
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        var old = list.Token();
        list.Response = context => StatusListStub.SendAsync(context, old);
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 503);

        list.Response = null;
        var before = list.Full;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 200);
        list.Full.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task Many_first_requests_read_a_list_once_and_one_that_gives_up_fails_no_other()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(60_000));
        var list = api.Issuer.AddStatusList();
        var gate = new TaskCompletionSource();
        list.Response = async context =>
        {
            await gate.Task;
            await StatusListStub.SendAsync(context, list.Token());
        };
        using var impatience = new CancellationTokenSource();
        using var abandoned = new HttpRequestMessage(HttpMethod.Get, "/api/user/me") { Headers = { { "Authorization", "Bearer " + list.TokenAt(0) } } };

        var first = api.Client.SendAsync(abandoned, impatience.Token);
        await ResourceApiHost.UntilAsync(() => Task.FromResult(list.Requests == 1));
        var others = Enumerable.Range(1, 20).Select(index => api.StatusOfMeAsync(list.TokenAt(index))).ToList();
        await impatience.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        gate.SetResult();

        (await Task.WhenAll(others)).ShouldAllBe(status => status == 200);
        list.Requests.ShouldBe(1);
    }

    [Fact]
    public async Task A_slow_list_holds_up_no_other()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100));
        var (slow, quick) = (api.Issuer.AddStatusList(), api.Issuer.AddStatusList());
        var token = quick.TokenAt(0);
        (await api.StatusOfMeAsync(slow.TokenAt(0))).ShouldBe(200);
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        // It takes the request and never answers.
        slow.Response = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        var before = slow.Requests;
        await ResourceApiHost.UntilAsync(() => Task.FromResult(slow.Requests > before));
        quick.Set(0);

        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 401);
        slow.Requests.ShouldBe(before + 1);
        (await api.StatusOfMeAsync(slow.TokenAt(1))).ShouldBe(200);
    }

    [Fact]
    public async Task A_list_the_issuer_does_not_know_says_nothing_about_its_tokens()
    {
        // Not 401: the tokens of a list that is over have expired, so this is a mistake on the way, such as a replica of yesterday.
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100), LongMemory);
        var list = api.Issuer.AddStatusList();
        list.Ttl = 1;
        var token = list.TokenAt(0);

        list.Response = NotFoundAsync;
        await ShouldBeUnavailableAsync(api, "/api/user/me", token);

        list.Response = null;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 200);

        list.Response = NotFoundAsync;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 503);

        // Nobody asks now, and so it is not asked for any more. That something does not happen can only be seen by waiting: three
        // refreshes for a question that was still under way, then five in which there is none.
        await Task.Delay(TimeSpan.FromMilliseconds(300));
        var before = list.Requests;
        await Task.Delay(TimeSpan.FromMilliseconds(500));
        list.Requests.ShouldBe(before);

        list.Response = null;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 200);

        static Task NotFoundAsync(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }
    }

    private static async Task ShouldBeUnavailableAsync(ResourceApiHost api, string path, string token)
    {
        using var answer = await api.GetAsync(path, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
    }
}
