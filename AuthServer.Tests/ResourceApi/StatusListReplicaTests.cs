using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using static AuthServer.Tests.ResourceApi.SharedStatusListApi;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Several replicas of the issuer answer in turn, not all of them up to date, and keys change.</summary>
public sealed class StatusListReplicaTests
{
    [Fact]
    public async Task An_older_list_of_a_lagging_replica_revives_no_token()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100));
        var list = api.Issuer.AddStatusList(entries: 8);
        list.Set(2);
        var older = list.Token();
        list.Grow(8);
        list.Set(1);
        list.Set(12);
        (await api.StatusOfMeAsync(list.TokenAt(1))).ShouldBe(401);

        list.Response = context =>
        {
            context.Response.Headers.ETag = "W/\"older\"";
            return StatusListStub.SendAsync(context, older);
        };
        var before = list.Requests;
        await ResourceApiHost.UntilAsync(() => Task.FromResult(list.Requests >= before + 3));

        (await api.StatusOfMeAsync(list.TokenAt(0))).ShouldBe(200);
        (await api.StatusOfMeAsync(list.TokenAt(1))).ShouldBe(401);
        (await api.StatusOfMeAsync(list.TokenAt(2))).ShouldBe(401);
        (await api.StatusOfMeAsync(list.TokenAt(12))).ShouldBe(401);
        (await api.StatusOfMeAsync(list.TokenAt(13))).ShouldBe(200);
    }

    [Fact]
    public async Task A_list_signed_with_another_key_makes_the_keys_be_read_again_so_that_a_removed_key_is_forgotten()
    {
        await using var api = await ResourceApiHost.StartAsync(
            Mode, RefreshEvery(100), ("TokenValidation__KeyRefreshSeconds", "86400"), ("TokenValidation__CacheSeconds", "1"));
        api.Mint.AddKey("ec-2");
        var list = api.Issuer.AddStatusList();
        list.KeyId = "ec-2";
        var leaked = list.TokenAt(0, "ec-2");
        var other = list.TokenAt(1);
        (await api.StatusOfMeAsync(leaked)).ShouldBe(200);
        (await api.StatusOfMeAsync(other)).ShouldBe(200);
        var before = api.Issuer.KeyReads;

        // Without a new key the keys are not read again.
        list.Set(7);
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(list.TokenAt(7)) == 401);
        api.Issuer.KeyReads.ShouldBe(before);

        api.Mint.RemoveKey("ec-2");
        list.KeyId = null;
        list.Touch();

        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(leaked) == 401);
        (await api.StatusOfMeAsync(other)).ShouldBe(200);
        api.Issuer.KeyReads.ShouldBeInRange(before + 1, before + 2);
    }

    [Fact]
    public async Task A_removed_key_is_forgotten_though_a_lagging_replica_still_shows_it_at_first()
    {
        await using var api = await ResourceApiHost.StartAsync(
            Mode, RefreshEvery(100), ("TokenValidation__KeyRefreshSeconds", "86400"), ("TokenValidation__CacheSeconds", "0"));
        api.Mint.AddKey("ec-2");
        var list = api.Issuer.AddStatusList();
        list.KeyId = "ec-2";
        var leaked = list.TokenAt(0, "ec-2");
        (await api.StatusOfMeAsync(leaked)).ShouldBe(200);
        var before = api.Issuer.KeyReads;

        list.KeyId = null;
        list.Touch();
        await ResourceApiHost.UntilAsync(() => Task.FromResult(api.Issuer.KeyReads > before));
        api.Mint.RemoveKey("ec-2");

        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(leaked) == 401);
    }

    [Fact]
    public async Task A_list_signed_with_a_brand_new_key_is_read_even_after_a_flood_of_unknown_keys()
    {
        await using var api = await ResourceApiHost.StartAsync(Mode, RefreshEvery(100), ("TokenValidation__KeyRefreshSeconds", "86400"));
        var list = api.Issuer.AddStatusList();
        var token = list.TokenAt(0);
        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        (await api.StatusOfMeAsync(api.Mint.Token(header: head => head["kid"] = "invented"))).ShouldBe(401);

        api.Mint.AddKey("ec-2");
        list.KeyId = "ec-2";
        list.Set(0);

        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(token) == 401);
    }
}
