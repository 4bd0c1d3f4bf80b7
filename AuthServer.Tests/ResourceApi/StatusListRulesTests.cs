extern alias Api;

using Api::ResourceApi.TokenValidation;
using Api::ResourceApi.TokenValidation.StatusLists;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>Rules that would take a second issuer or ten minutes to see from outside.</summary>
public sealed class StatusListRulesTests
{
    [Theory]
    [InlineData("https://auth.example/tenant/statuslists/1", true)]
    [InlineData("https://auth.example/tenant/a-b_c.d~e", true)]
    [InlineData("https://auth.example/tenant/", false)]
    [InlineData("https://auth.example/tenant", false)]
    [InlineData("https://auth.example/statuslists/1", false)]
    [InlineData("https://auth.example/tenant2/statuslists/1", false)]
    [InlineData("https://auth.example/tenant/../statuslists/1", false)]
    [InlineData("https://auth.example/tenant/%2e%2e/statuslists/1", false)]
    [InlineData("https://auth.example/tenant/%2f..%2fstatuslists/1", false)]
    [InlineData("https://auth.example/tenant/..\\statuslists\\1", false)]
    [InlineData("https://auth.example/tenant/1?x=2", false)]
    [InlineData("https://auth.example/tenant/1#x", false)]
    [InlineData("https://auth.example/tenant/1 ", false)]
    [InlineData("http://auth.example/tenant/1", false)]
    [InlineData("https://auth.example:444/tenant/1", false)]
    [InlineData("https://auth.example.evil.example/tenant/1", false)]
    [InlineData("https://auth.example@evil.example/tenant/1", false)]
    [InlineData("HTTPS://auth.example/tenant/1", false)]
    [InlineData("", false)]
    public void A_list_lies_below_the_issuer(string uri, bool isOfIssuer)
    {
        StatusListAddress.IsOfIssuer(uri, new Uri("https://auth.example/tenant/")).ShouldBe(isOfIssuer);
        StatusListAddress.IsOfIssuer(uri, new Uri("https://auth.example/tenant")).ShouldBe(isOfIssuer);
    }

    [Fact]
    public void A_list_nobody_asks_about_for_ten_minutes_is_over()
    {
        var clock = new ManualStopwatch();
        var options = new TokenValidationOptions();
        var list = new StatusList("https://auth.example/statuslists/1", null!, options, new TokenTimes(options, clock), clock, NullLogger.Instance);

        clock.Advance(TimeSpan.FromMinutes(9));
        list.IsOver.ShouldBeFalse();
        list.Find(0).ShouldBe(TokenStatus.Unknown);
        clock.Advance(TimeSpan.FromMinutes(9));
        list.IsOver.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMinutes(2));
        list.IsOver.ShouldBeTrue();
    }

    private sealed class ManualStopwatch : TimeProvider
    {
        private TimeSpan passed;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => passed.Ticks;

        public void Advance(TimeSpan time) => passed += time;
    }
}
