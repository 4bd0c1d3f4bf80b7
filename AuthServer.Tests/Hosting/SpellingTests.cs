using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Each path has one spelling. Served under another, half of it works: policies and forms go by the path.</summary>
public class SpellingTests
{
    private const string Query = "?a=%2F%2Fb&a=c";

    [Fact]
    public async Task Every_address_of_AuthServer_is_served_in_one_spelling()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var addresses = await ((GuestHost)host.Server.Process).AddressesAsync();

        addresses.ShouldContain("/sign-in");
        addresses.ShouldContain("/api/token");
        addresses.ShouldContain("/connect/token");
        addresses.ShouldContain("/.well-known/openid-configuration");
        await SpelledAsync(host.Server.Http, addresses);
    }

    [Fact]
    public async Task Every_address_of_ResourceApi_is_served_in_one_spelling()
    {
        await using var api = await ResourceApiHost.StartAsync();
        using HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = api.Client.BaseAddress };
        var addresses = await ((GuestHost)api.Process).AddressesAsync();

        addresses.ShouldContain("/.well-known/oauth-protected-resource");
        addresses.ShouldContain("/api/user/me");
        await SpelledAsync(http, addresses);
    }

    [Fact]
    public async Task A_form_that_is_sent_to_another_spelling_is_sent_on()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        using HttpClient following = new() { BaseAddress = host.Server.Address };
        using HttpRequestMessage request = new(HttpMethod.Post, "/API/token/")
        {
            Content = new FormUrlEncodedContent(
                [new("grant_type", "client_credentials"), new("client_id", host.Machine.Id), new("client_secret", host.Machine.Secret!)]),
        };

        (await Response.OfAsync(following.SendAsync(request))).Status.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Not even when what was asked for would be the address of another site.</summary>
    [Theory]
    [InlineData("//evil.example")]
    [InlineData("//evil.example/")]
    [InlineData("///evil.example//sign-in/")]
    [InlineData("/%2Fevil.example/")]
    [InlineData("/%5Cevil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("//\\evil.example/")]
    [InlineData("/%09/evil.example/")]
    [InlineData("/.//evil.example/")]
    [InlineData("//evil.example/%2e%2e/")]
    [InlineData("/%2541//")]
    [InlineData("/https://evil.example/")]
    public async Task Nobody_is_sent_to_another_origin(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        await using var api = await ResourceApiHost.StartAsync();
        foreach (var address in new[] { host.Server.Address, api.Client.BaseAddress! })
        {
            var answer = await RawResponse.OfAsync(address, $"GET {path} HTTP/1.1\r\nHost: here.example\r\nConnection: close\r\n\r\n");

            var location = answer.Head.Split("\r\n").FirstOrDefault(line => line.StartsWith("Location: ", StringComparison.Ordinal))?["Location: ".Length..];
            if (location is not null)
            {
                location.ShouldStartWith("/");
                location.ShouldNotContain('\\');
                new Uri(new Uri("https://here.example/a/b"), location).Host.ShouldBe("here.example");
            }
        }
    }

    /// <summary>Other letters: routing would take them, and a number has many spellings.</summary>
    [Fact]
    public async Task A_status_list_has_one_number()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var list = (await ((GuestHost)host.Server.Process).AddressesAsync()).Single(address => address.StartsWith("/statuslists/", StringComparison.Ordinal));

        (await host.Server.GetAsync(list)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.GetAsync(list.Replace("s/", "s/0", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    private static async Task SpelledAsync(HttpClient http, IReadOnlyList<string> addresses)
    {
        foreach (var address in addresses)
        {
            foreach (var spelling in Spellings(address).Where(spelling => spelling != address))
            {
                // As one text: a path with two slashes at its beginning must not be read as a host.
                var answer = await Response.OfAsync(http.GetAsync(new Uri(http.BaseAddress!.GetLeftPart(UriPartial.Authority) + spelling + Query)));

                answer.Status.ShouldBe(HttpStatusCode.PermanentRedirect, spelling);
                answer.Message.Headers.Location!.OriginalString.ShouldBe(address + Query, spelling);
            }

            address.ShouldBe(address.ToLowerInvariant(), "an address in capitals would never be served");
        }
    }

    private static string[] Spellings(string address) =>
    [
        address.TrimEnd('/') + "//", "/" + address, "//" + address, address.Replace("/", "//", StringComparison.Ordinal), address.ToUpperInvariant(),
        .. address is "/" ? [] : new[] { address + "/", address[..2].ToUpperInvariant() + address[2..] },
    ];
}
