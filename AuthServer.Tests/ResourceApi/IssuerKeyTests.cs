using System.Collections.Concurrent;
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

    [Fact]
    public async Task A_flood_of_unknown_keys_makes_one_refresh_a_window_and_only_401()
    {
        await using var api = await ResourceApiHost.StartAsync();
        var before = api.Issuer.KeyReads;

        var flood = new ConcurrentBag<int>();
        await Parallel.ForAsync(0, 2_000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) =>
        {
            var token = api.Mint.Token(header: head => head["kid"] = "unknown-" + i.ToString(CultureInfo.InvariantCulture));
            flood.Add(await api.StatusOfMeAsync(token));
        });

        flood.ShouldAllBe(status => status == 401);
        (api.Issuer.KeyReads - before).ShouldBe(1);
        api.Issuer.Introspections.ShouldBe(0);
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
