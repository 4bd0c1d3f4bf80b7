using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>A form is looked into for a second token: whatever is thrown then is the sender's fault, on every route.</summary>
public sealed class UnreadableRequestTests(SharedResourceApi shared) : IClassFixture<SharedResourceApi>
{
    private static readonly string[] Routes = ["/api/user/me", "/api/is_logined"];

    private readonly ResourceApiHost api = shared.Host;

    public static IEnumerable<object[]> Cases =>
        from path in Routes from kind in Unreadable.AllForms select new[] { path, kind };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_form_that_cannot_be_read_is_a_bad_request(string path, string kind)
    {
        var answer = await RawResponse.OfAsync(api.Client.BaseAddress!, Unreadable.Request("GET", path, kind, $"Authorization: Bearer {api.Mint.Token()}"));

        answer.Status.ShouldBe(400, answer.Body);
        answer.Head.ShouldContain("Content-Type: application/problem+json");
        answer.Head.ShouldContain("X-Content-Type-Options: nosniff");
        answer.Body.ShouldContain("\"title\":\"invalid_request\"");
    }

    [Fact]
    public async Task A_senders_fault_is_one_line_of_the_log()
    {
        await using var own = await ResourceApiHost.StartAsync();
        // Of that trailer Kestrel itself says once more that it could not read it.
        var kinds = Unreadable.AllForms.Where(kind => kind is not "trailer that is no text").ToList();

        foreach (var kind in kinds)
        {
            await RawResponse.OfAsync(own.Client.BaseAddress!, Unreadable.Request("GET", "/api/user/me", kind, $"Authorization: Bearer {own.Mint.Token()}"));
        }

        using var last = await own.Client.GetAsync("/last");
        await own.Process.LineAsync(line => line.Contains("/last", StringComparison.Ordinal));
        own.Process.Output.Split('\n').Count(line => line.Contains("GET /api/user/me 400", StringComparison.Ordinal)).ShouldBe(kinds.Count);
        // At the start it says of its health that it is not ready yet.
        own.Process.Output.Split('\n')
            .Where(line => line.Contains(" ERR ", StringComparison.Ordinal) && !line.Contains("health", StringComparison.OrdinalIgnoreCase))
            .ShouldBeEmpty();
        own.Process.Output.ShouldNotContain("Exception");
    }
}
