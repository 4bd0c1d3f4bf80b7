using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Mode StatusList: whether a sound token still holds stands in a list of the issuer's. No test here has a client secret.</summary>
public sealed class StatusListTests(SharedStatusListApi shared) : IClassFixture<SharedStatusListApi>
{
    private readonly ResourceApiHost api = shared.Host;

    [Fact]
    public async Task A_token_whose_status_is_valid_passes_and_the_issuer_is_not_asked_about_it()
    {
        var list = api.Issuer.AddStatusList();

        (await api.StatusOfMeAsync(list.TokenAt(123))).ShouldBe(200);

        api.Issuer.Introspections.ShouldBe(0);
    }

    [Fact]
    public async Task A_revoked_token_is_an_invalid_token()
    {
        var list = api.Issuer.AddStatusList();
        list.Set(123);
        var token = list.TokenAt(123);

        using var me = await api.GetAsync("/api/user/me", token);
        using var isLogined = await api.GetAsync("/api/is_logined", token);

        me.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(me).ShouldContain("error=\"invalid_token\"");
        (await isLogined.Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":false}""");
    }

    [Fact]
    public async Task The_first_entry_is_the_least_significant_bit_and_its_neighbours_do_not_matter()
    {
        var list = api.Issuer.AddStatusList(entries: 16);
        foreach (var index in (int[])[0, 5, 15])
        {
            list.Set(index);
        }

        foreach (var index in Enumerable.Range(0, 16))
        {
            (await api.StatusOfMeAsync(list.TokenAt(index))).ShouldBe(index is 0 or 5 or 15 ? 401 : 200, $"entry {index}");
        }
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(4, 8)]
    [InlineData(8, 2)]
    [InlineData(8, 128)]
    public async Task A_status_of_more_bits_refuses_whatever_it_says_but_valid(int bits, int value)
    {
        var list = api.Issuer.AddStatusList(entries: 16, bits);
        list.Set(9, value);

        (await api.StatusOfMeAsync(list.TokenAt(8))).ShouldBe(200);
        (await api.StatusOfMeAsync(list.TokenAt(9))).ShouldBe(401);
        (await api.StatusOfMeAsync(list.TokenAt(10))).ShouldBe(200);
        (await api.StatusOfMeAsync(list.TokenAt(15))).ShouldBe(200);
        (await api.StatusOfMeAsync(list.TokenAt(16))).ShouldBe(401);
    }

    [Fact]
    public async Task What_is_remembered_of_a_token_is_not_its_status()
    {
        await using var forgetful = await ResourceApiHost.StartAsync(SharedStatusListApi.Mode, ("TokenValidation__CacheSeconds", "3600"));
        var list = forgetful.Issuer.AddStatusList();
        var token = list.TokenAt(3);
        var other = list.TokenAt(4);
        (await forgetful.StatusOfMeAsync(token)).ShouldBe(200);

        list.Set(3);
        var since = Stopwatch.StartNew();
        await ResourceApiHost.UntilAsync(async () => await forgetful.StatusOfMeAsync(token) == 401);

        // Far below what is remembered, far above what a busy machine takes.
        since.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(30));
        (await forgetful.StatusOfMeAsync(other)).ShouldBe(200);
    }

    [Theory]
    [InlineData("no status")]
    [InlineData("status a text")]
    [InlineData("another mechanism")]
    [InlineData("idx missing")]
    [InlineData("idx negative")]
    [InlineData("idx a text")]
    [InlineData("idx a fraction")]
    [InlineData("idx beyond all lists")]
    [InlineData("uri missing")]
    [InlineData("uri a number")]
    [InlineData("uri relative")]
    [InlineData("uri with a query")]
    [InlineData("uri with a fragment")]
    public async Task A_token_without_a_status_to_look_up_is_refused_and_the_log_says_why(string kind)
    {
        var list = api.Issuer.AddStatusList();
        var token = api.Mint.Token(claims: claims => claims["status"] = kind switch
        {
            "no status" => null,
            "status a text" => "valid",
            "another mechanism" => new JsonObject { ["x"] = new JsonObject { ["idx"] = 1, ["uri"] = list.Uri } },
            "idx missing" => new JsonObject { ["status_list"] = new JsonObject { ["uri"] = list.Uri } },
            "idx negative" => StatusListStub.Reference(-1, list.Uri),
            "idx a text" => StatusListStub.Reference("1", list.Uri),
            "idx a fraction" => StatusListStub.Reference(1.5, list.Uri),
            "idx beyond all lists" => StatusListStub.Reference(long.MaxValue, list.Uri),
            "uri missing" => new JsonObject { ["status_list"] = new JsonObject { ["idx"] = 1 } },
            "uri a number" => StatusListStub.Reference(1, 1),
            "uri relative" => StatusListStub.Reference(1, new Uri(list.Uri).AbsolutePath),
            "uri with a query" => StatusListStub.Reference(1, list.Uri + "?x=1"),
            "uri with a fragment" => StatusListStub.Reference(1, list.Uri + "#x"),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        });

        using var answer = await api.GetAsync("/api/user/me", token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ResourceApiHost.Challenge(answer).ShouldContain("error=\"invalid_token\"");
        list.Requests.ShouldBe(0);
        await api.Process.LineAsync(line => line.Contains("A genuine token is refused in mode StatusList", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://{0}/statuslists/1")]
    [InlineData("http://{1}@{0}/statuslists/1")]
    [InlineData("https://{1}/statuslists/1")]
    public async Task A_list_elsewhere_is_never_visited(string uri)
    {
        using var canary = new TcpListener(IPAddress.Loopback, 0);
        canary.Start();
        var elsewhere = uri.Replace("{0}", canary.LocalEndpoint.ToString(), StringComparison.Ordinal)
            .Replace("{1}", api.Issuer.Address.Authority, StringComparison.Ordinal);

        (await api.StatusOfMeAsync(api.Mint.Token(claims: claims => claims["status"] = StatusListStub.Reference(1, elsewhere)))).ShouldBe(401);

        canary.Pending().ShouldBeFalse();
    }

    [Fact]
    public async Task A_token_of_a_grown_list_passes_at_its_first_use_and_one_beyond_its_end_is_refused()
    {
        await using var calm = await ResourceApiHost.StartAsync(
            SharedStatusListApi.Mode, SharedStatusListApi.RefreshEvery(60_000), ("TokenValidation__RetryAfterSeconds", "3600"));
        var list = calm.Issuer.AddStatusList(entries: 8);
        (await calm.StatusOfMeAsync(list.TokenAt(0))).ShouldBe(200);

        list.Grow(8);
        (await calm.StatusOfMeAsync(list.TokenAt(12))).ShouldBe(200);
        list.Requests.ShouldBe(2);

        // One more question in a refresh interval, however many ask.
        var beyond = Enumerable.Range(16, 10).Select(index => calm.StatusOfMeAsync(list.TokenAt(index)));
        (await Task.WhenAll(beyond)).ShouldAllBe(status => status == 401);
        list.Requests.ShouldBe(2);
    }

    [Fact]
    public async Task A_list_of_an_issuer_whose_public_name_leads_nowhere_is_read_at_its_address()
    {
        var issuer = await IssuerStub.StartAsync(new Uri("https://auth.invalid/"));
        await using var behind = await ResourceApiHost.StartAsync(
            issuer, SharedStatusListApi.Mode, ("TokenValidation__IssuerAddress", issuer.Address.AbsoluteUri));
        var list = issuer.AddStatusList();
        list.Set(1);

        list.Uri.ShouldStartWith("https://auth.invalid/");
        (await behind.StatusOfMeAsync(list.TokenAt(0))).ShouldBe(200);
        (await behind.StatusOfMeAsync(list.TokenAt(1))).ShouldBe(401);
    }
}
