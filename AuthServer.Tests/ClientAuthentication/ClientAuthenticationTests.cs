using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ClientAuthentication;

/// <summary>RFC 6749 section 2.3: how a client proves who it is, at each endpoint that asks.</summary>
public class ClientAuthenticationTests
{
    private const string WrongGenerated = "cs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private const string WrongChosen = "some secret that nobody ever chose";
    private static readonly KeyValuePair<string, string>[] Request = [new("grant_type", "client_credentials"), new("token", "x")];

    [DatabaseTheory, EveryDatabase]
    public async Task A_secret_with_every_special_character_works_by_Basic_and_by_body(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        const string secret = "a:b%41+c d&e=f/?\"#[]{}~12345";
        var (id, _) = await host.Server.AddClientAsync("--secret", secret);

        (await TokenAsync(host, new TestClient(id, secret).Basic)).Status.ShouldBe(HttpStatusCode.OK);
        (await TokenAsync(host, Basic($"{id}:{WebUtility.UrlEncode(secret)}"))).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.PostAsync("/api/token", [.. Request, new("client_id", id), new("client_secret", secret)])).Status.ShouldBe(HttpStatusCode.OK);
        (await TokenAsync(host, new TestClient(id, secret + "!").Basic)).Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task The_scheme_is_read_without_regard_to_case()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        (await TokenAsync(host, new("bASIC", host.Machine.Basic.Parameter))).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    public async Task Two_methods_at_once_are_an_invalid_request(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = host.Machine;

        var answer = await host.Server.PostAsync(path, [.. Request, new("client_id", client.Id), new("client_secret", client.Secret!)], client.Basic);

        answer.Status.ShouldBe(HttpStatusCode.BadRequest);
        answer.Error.ShouldBe("invalid_request");
    }

    [Fact]
    public async Task A_client_id_in_the_body_may_repeat_that_of_the_header_and_not_differ()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var client = host.Machine;

        (await host.Server.PostAsync("/api/token", [.. Request, new("client_id", client.Id)], client.Basic)).Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.PostAsync("/api/token", [.. Request, new("client_id", host.App.Id)], client.Basic)).Error.ShouldBe("invalid_request");
    }

    [Fact]
    public async Task Two_authorization_headers_are_an_invalid_request()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        HttpRequestMessage request = new(HttpMethod.Post, "/api/token") { Content = new FormUrlEncodedContent(Request) };
        request.Headers.TryAddWithoutValidation("Authorization", [$"{host.Machine.Basic}", $"{host.Web.Basic}"]);

        var answer = await host.Server.SendAsync(request);

        ((int)answer.Status).ShouldBeInRange(400, 401);
        answer.Error.ShouldBeOneOf("invalid_request", "invalid_client");
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    public async Task A_wrong_secret_is_refused_as_invalid_client_with_the_realm(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.PostAsync(path, Request, TestClient.BasicOf(host.Machine.Id, WrongGenerated));

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Error.ShouldBe("invalid_client");
        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldStartWith($"Basic realm=\"{host.Server.Issuer}\"");
        answer.Header("Cache-Control").ShouldBe("no-store");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_unknown_client_and_a_wrong_secret_read_the_same(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var (chosen, _) = await host.Server.AddClientAsync("--secret", "a secret that an operator chose");
        List<string> prints = [];
        foreach (var id in new[] { host.Machine.Id, chosen, "nobody", host.Machine.Id.ToUpperInvariant() })
        {
            foreach (var secret in new[]
            {
                WrongGenerated,
                WrongChosen,
                host.Machine.Secret![..^1] + (host.Machine.Secret[^1] is 'A' ? 'B' : 'A'),
                new('s', 5_000),
            })
            {
                foreach (var path in new[] { "/api/token", "/connect/introspect", "/connect/revoke" })
                {
                    prints.Add((await host.Server.PostAsync(path, Request, TestClient.BasicOf(id, secret))).Print());
                    prints.Add((await host.Server.PostAsync(path, [.. Request, new("client_id", id), new("client_secret", secret)])).Print());
                }
            }
        }

        prints.Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    public async Task A_confidential_client_without_secret_is_an_invalid_client(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.PostAsync(path, [.. Request, new("client_id", host.Machine.Id)]);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Error.ShouldBe("invalid_client");
    }

    [Theory]
    [InlineData("/api/token")]
    [InlineData("/connect/introspect")]
    [InlineData("/connect/revoke")]
    public async Task No_client_at_all_is_an_invalid_client(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var answer = await host.Server.PostAsync(path, Request);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_public_client_with_a_secret_is_an_invalid_client()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();

        (await host.Server.PasswordTokenAsync(host.App with { Secret = WrongChosen }, user)).Error.ShouldBe("invalid_client");
    }

    [Theory]
    [InlineData("")]
    [InlineData("!!!")]
    [InlineData("=")]
    [InlineData("bm9jb2xvbg==")]
    [InlineData("OnNlY3JldA==")]
    [InlineData("//79/Pv6")]
    [InlineData("YQBiOmM=")]
    [InlineData("JXp6OiV6eg==")]
    [InlineData("a b c d")]
    public async Task A_malformed_Basic_header_is_an_invalid_client(string parameter)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        HttpRequestMessage request = new(HttpMethod.Post, "/api/token") { Content = new FormUrlEncodedContent(Request) };
        request.Headers.TryAddWithoutValidation("Authorization", $"Basic {parameter}");

        var answer = await host.Server.SendAsync(request);

        answer.Status.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Error.ShouldBe("invalid_client");
        answer.Header("WWW-Authenticate").ShouldNotBeNull().ShouldStartWith("Basic realm=");
    }

    [Fact]
    public async Task A_client_without_the_grant_is_unauthorized()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var user = await host.Server.RegisterAsync();

        (await host.Server.PasswordTokenAsync(host.Machine, user)).Error.ShouldBe("unauthorized_client");
        (await host.Server.TokenAsync(host.Web, ("grant_type", "client_credentials"))).Error.ShouldBe("unauthorized_client");
        (await host.Server.TokenAsync(host.ResourceApi, ("grant_type", "client_credentials"))).Error.ShouldBe("unauthorized_client");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_rotated_secret_ends_the_old_one(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var old = await host.Server.AddClientAsync();
        var rotated = await host.Server.Operator.RotateSecretAsync(old);

        (await TokenAsync(host, old.Basic)).Error.ShouldBe("invalid_client");
        (await TokenAsync(host, rotated.Basic)).Status.ShouldBe(HttpStatusCode.OK);
    }

    private static AuthenticationHeaderValue Basic(string text) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(text)));

    private static Task<Response> TokenAsync(SharedHost host, AuthenticationHeaderValue authorization) =>
        host.Server.PostAsync("/api/token", Request, authorization);
}
