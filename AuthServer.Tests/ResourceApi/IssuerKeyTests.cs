using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Keys come and go at the issuer (B7, T2 to T4).</summary>
public sealed class IssuerKeyTests
{
    [Fact]
    public async Task A_token_of_a_brand_new_key_passes_at_its_first_use()
    {
        await using var api = await ResourceApiHost.StartAsync();
        (await api.StatusOfMeAsync(api.Mint.Token())).ShouldBe(200);

        api.Mint.AddKey("ec-2");
        var tokens = Enumerable.Range(0, 10).Select(_ => api.Mint.Token(keyId: "ec-2")).ToList();

        (await Task.WhenAll(tokens.Select(api.StatusOfMeAsync))).ShouldAllBe(status => status == 200);
    }

    [Theory]
    [InlineData("StatusList")]
    [InlineData("Introspection")]
    [InlineData("Local")]
    public async Task New_keys_in_quick_succession_pass_at_their_first_use(string mode)
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__Mode", mode));
        var list = api.Issuer.AddStatusList();
        (await api.StatusOfMeAsync(list.TokenAt(0))).ShouldBe(200);

        for (var i = 1; i <= 4; i++)
        {
            var key = $"ec-{i + 1}";
            api.Mint.AddKey(key);
            var tokens = Enumerable.Range(0, 20).Select(index => list.TokenAt(index, key)).ToList();

            (await Task.WhenAll(tokens.Select(api.StatusOfMeAsync))).ShouldAllBe(status => status == 200, key);
        }
    }

    [Fact]
    public async Task A_key_that_is_published_while_the_keys_are_being_read_passes_at_its_first_use()
    {
        await using var api = await ResourceApiHost.StartAsync();
        (await api.StatusOfMeAsync(api.Mint.Token())).ShouldBe(200);
        TaskCompletionSource isReading = new(), mayAnswer = new();
        api.Issuer.BeforeKeys = () =>
        {
            isReading.TrySetResult();
            return mayAnswer.Task;
        };

        var unknown = api.StatusOfMeAsync(api.Mint.Token(header: head => head["kid"] = "nobody's"));
        await isReading.Task;
        api.Mint.AddKey("ec-2");
        var fresh = api.StatusOfMeAsync(api.Mint.Token(keyId: "ec-2"));
        mayAnswer.SetResult();

        (await fresh).ShouldBe(200);
        (await unknown).ShouldBe(401);
    }

    [Theory]
    [InlineData("StatusList")]
    [InlineData("Introspection")]
    [InlineData("Local")]
    public async Task A_flood_of_unknown_keys_makes_one_reading_a_second_and_only_401(string mode)
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__Mode", mode));
        var before = api.Issuer.KeyReads;
        var started = Stopwatch.StartNew();

        var flood = new ConcurrentBag<int>();
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 400 }, async (i, _) =>
        {
            var token = api.Mint.Token(header: head => head["kid"] = "unknown-" + i.ToString(CultureInfo.InvariantCulture));
            flood.Add(await api.StatusOfMeAsync(token));
        });

        flood.ShouldAllBe(status => status == 401);
        (api.Issuer.KeyReads - before).ShouldBeInRange(1, 2 + (int)started.Elapsed.TotalSeconds);
        api.Issuer.Introspections.ShouldBe(0);
    }

    [Fact]
    public async Task An_issuer_that_does_not_answer_is_asked_once_a_second()
    {
        await using var api = await ResourceApiHost.StartAsync();
        var before = api.Issuer.KeyReads;
        api.Issuer.KeySet = "nonsense";
        var started = Stopwatch.StartNew();

        var statuses = new ConcurrentBag<int>();
        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 50 }, async (_, _) =>
            statuses.Add(await api.StatusOfMeAsync(api.Mint.Token(keyId: "ec-2"))));

        statuses.ShouldAllBe(status => status == 503);
        (api.Issuer.KeyReads - before).ShouldBeInRange(1, 2 + (int)started.Elapsed.TotalSeconds);
        api.Mint.AddKey("ec-2");
        api.Issuer.KeySet = null;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(api.Mint.Token(keyId: "ec-2")) == 200);
    }

    [Fact]
    public async Task An_unknown_key_while_the_issuer_is_down_is_not_called_invalid()
    {
        await using var api = await ResourceApiHost.StartAsync();
        await api.Issuer.StopAsync();

        (await api.StatusOfMeAsync(api.Mint.Token(keyId: "ec-2"))).ShouldBe(503);
        (await api.StatusOfMeAsync(api.Mint.Token(keyId: "ec-2"))).ShouldBe(503);
    }

    [Fact]
    public async Task A_removed_key_is_forgotten_at_the_next_regular_reading()
    {
        await using var api = await ResourceApiHost.StartAsync(
            ("TokenValidation__KeyRefreshSeconds", "1"), ("TokenValidation__CacheSeconds", "0"));
        api.Mint.AddKey("ec-2");
        var token = api.Mint.Token(keyId: "ec-2");
        (await api.StatusOfMeAsync(token)).ShouldBe(200);

        api.Mint.RemoveKey("ec-2");

        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 401);
    }
}
