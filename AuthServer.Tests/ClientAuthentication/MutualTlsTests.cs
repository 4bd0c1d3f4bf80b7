using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthServer.Tests.Fixtures;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ClientAuthentication;

/// <summary>RFC 8705 over real TLS: clients that prove themselves by certificates, and tokens that are bound to them.</summary>
public class MutualTlsTests
{
    [Fact]
    public async Task A_certificate_of_a_trusted_authority_proves_the_client_with_its_subject()
    {
        var hosts = await MutualTlsHosts.GetAsync();
        var client = await hosts.AddClientAsync("--tls-subject", "CN=billing, O=Example");
        using var own = hosts.Certificates.IssueToClient("CN=billing, O=Example");
        using var sameNameElsewhere = Certificates.OfAnotherAuthority("CN=billing, O=Example");
        using var selfSigned = Certificates.SelfSigned("CN=billing, O=Example");
        using var otherName = hosts.Certificates.IssueToClient("CN=billing2, O=Example");
        using var longerName = hosts.Certificates.IssueToClient("CN=\"billing, O=Example\"");
        using var forServers = hosts.Certificates.IssueToServer("CN=billing, O=Example");

        var answer = await hosts.TokenAsync(client, own);

        answer.Status.ShouldBe(HttpStatusCode.OK, answer.Body);
        foreach (var wrong in new X509Certificate2?[] { null, sameNameElsewhere, selfSigned, otherName, longerName, forServers })
        {
            var refused = await hosts.TokenAsync(client, wrong);
            (refused.Status, refused.Error).ShouldBe((HttpStatusCode.Unauthorized, "invalid_client"), wrong?.Subject ?? "none");
        }

        (await hosts.TokenAsync(client with { Secret = new('s', 30) }, own)).Error.ShouldBe("invalid_client");
        (await hosts.PostAsync(new Uri(hosts.Plain, "/api/token"), client, own, ("grant_type", "client_credentials"))).Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_registered_self_signed_certificate_proves_its_client_and_no_other()
    {
        var hosts = await MutualTlsHosts.GetAsync();
        using var own = Certificates.SelfSigned("CN=self");
        using var sameName = Certificates.SelfSigned("CN=self");
        using var expired = Certificates.SelfSigned("CN=self", TimeSpan.FromDays(-1));
        var client = await hosts.AddClientAsync("--certificate", hosts.Certificates.FileOf(own), "--certificate", hosts.Certificates.FileOf(expired));
        var other = await hosts.AddClientAsync("--certificate", hosts.Certificates.FileOf(sameName));
        var secret = await hosts.AddClientAsync();

        (await hosts.TokenAsync(client, own)).Status.ShouldBe(HttpStatusCode.OK);
        (await hosts.PostAsync(new Uri(hosts.Mutual, "/connect/introspect"), client, own, ("token", "x"))).Body.ShouldBe("""{"active":false}""");
        (await hosts.PostAsync(new Uri(hosts.Mutual, "/connect/revoke"), client, own, ("token", "x"))).Status.ShouldBe(HttpStatusCode.OK);
        (await hosts.TokenAsync(client, sameName)).Error.ShouldBe("invalid_client");
        (await hosts.TokenAsync(client, expired)).Error.ShouldBe("invalid_client");
        (await hosts.TokenAsync(client, null)).Error.ShouldBe("invalid_client");
        (await hosts.TokenAsync(other, own)).Error.ShouldBe("invalid_client");
        // A certificate is no proof of a client that has a secret.
        (await hosts.TokenAsync(secret with { Secret = null }, own)).Error.ShouldBe("invalid_client");
        (await hosts.PostAsync(new Uri(hosts.Mutual, "/connect/introspect"), secret with { Secret = null }, own, ("token", "x")))
            .Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task A_token_is_bound_to_the_certificate_it_was_asked_for_with()
    {
        var hosts = await MutualTlsHosts.GetAsync();
        using var own = Certificates.SelfSigned("CN=bound");
        using var stolen = Certificates.SelfSigned("CN=thief");
        var client = await hosts.AddClientAsync("--certificate", hosts.Certificates.FileOf(own));
        var app = await hosts.AddClientAsync("--public", "--grant", "password", "refresh_token", "--scope", "api", "openid");
        var thumbprint = Base64UrlEncoder.Encode(own.GetCertHash(HashAlgorithmName.SHA256));

        var token = (await hosts.TokenAsync(client, own)).AccessToken;
        var told = await hosts.PostAsync(new Uri(hosts.Plain, "/connect/introspect"), hosts.ResourceApi, null, ("token", token));
        var users = await UserAsync(hosts, app, own);

        Jwt.Claims(token).GetProperty("cnf").GetProperty("x5t#S256").GetString().ShouldBe(thumbprint);
        told.Json.GetProperty("cnf").GetProperty("x5t#S256").GetString().ShouldBe(thumbprint);
        var me = new Uri(hosts.ApiAddress, "/api/user/me");
        (await hosts.GetAsync(me, users.AccessToken, own)).Status.ShouldBe(HttpStatusCode.OK);
        foreach (var certificate in new X509Certificate2?[] { null, stolen })
        {
            var refused = await hosts.GetAsync(me, users.AccessToken, certificate);
            refused.Status.ShouldBe(HttpStatusCode.Unauthorized);
            refused.Header("WWW-Authenticate").ShouldNotBeNull().ShouldContain("invalid_token");
            (await hosts.GetAsync(new Uri(hosts.ApiAddress, "/api/is_logined"), users.AccessToken, certificate)).Json
                .GetProperty("is_logined").GetBoolean().ShouldBeFalse();
            (await hosts.GetAsync(new Uri(hosts.Mutual, "/connect/userinfo"), users.AccessToken, certificate)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }

        (await hosts.GetAsync(me, users.AccessToken, own)).Status.ShouldBe(HttpStatusCode.OK);
        (await hosts.GetAsync(new Uri(hosts.Mutual, "/connect/userinfo"), users.AccessToken, own)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_refresh_token_of_an_app_is_bound_too()
    {
        var hosts = await MutualTlsHosts.GetAsync();
        using var own = Certificates.SelfSigned("CN=app");
        using var other = Certificates.SelfSigned("CN=other");
        var app = await hosts.AddClientAsync("--public", "--grant", "password", "refresh_token", "--scope", "api", "openid");
        var tokens = await UserAsync(hosts, app, own);
        (string, string)[] refresh = [("grant_type", "refresh_token"), ("refresh_token", tokens.RefreshToken)];

        (await hosts.PostAsync(new Uri(hosts.Mutual, "/api/token"), app, null, refresh)).Error.ShouldBe("invalid_grant");
        (await hosts.PostAsync(new Uri(hosts.Mutual, "/api/token"), app, other, refresh)).Error.ShouldBe("invalid_grant");
        (await hosts.PostAsync(new Uri(hosts.Mutual, "/api/token"), app, own, refresh)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_of_bound_tokens_gets_none_without_a_certificate()
    {
        var hosts = await MutualTlsHosts.GetAsync();
        using var any = Certificates.SelfSigned("CN=any");
        var client = await hosts.AddClientAsync("--bound-tokens");
        var unbound = await hosts.AddClientAsync();

        var refused = await hosts.TokenAsync(client, null);
        var bound = await hosts.TokenAsync(client, any);

        (refused.Status, refused.Error).ShouldBe((HttpStatusCode.BadRequest, "invalid_request"));
        Jwt.Claims(bound.AccessToken).TryGetProperty("cnf", out _).ShouldBeTrue();
        Jwt.Claims((await hosts.TokenAsync(unbound, null)).AccessToken).TryGetProperty("cnf", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task The_aliases_are_advertised_and_browsers_are_asked_for_nothing()
    {
        var hosts = await MutualTlsHosts.GetAsync();

        var document = (await hosts.GetAsync(new Uri(hosts.Plain, "/.well-known/openid-configuration"))).Json;

        var aliases = document.GetProperty("mtls_endpoint_aliases");
        aliases.GetProperty("token_endpoint").GetString().ShouldBe(new Uri(hosts.Mutual, "/api/token").AbsoluteUri);
        document.GetProperty("token_endpoint").GetString().ShouldBe(new Uri(hosts.Plain, "/api/token").AbsoluteUri);
        document.GetProperty("tls_client_certificate_bound_access_tokens").GetBoolean().ShouldBeTrue();
        document.Texts("token_endpoint_auth_methods_supported").ShouldBeSubsetOf(
            ["client_secret_post", "client_secret_basic", "private_key_jwt", "none", "tls_client_auth", "self_signed_tls_client_auth"]);
        document.Texts("token_endpoint_auth_methods_supported").ShouldContain("tls_client_auth");
        foreach (var alias in aliases.EnumerateObject())
        {
            (await hosts.GetAsync(new Uri(alias.Value.GetString()!))).Status.ShouldNotBe(HttpStatusCode.NotFound, alias.Name);
        }
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.0/8 127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    // The address that a proxy forwards is the client's, who may choose it: what counts is who holds the connection.
    [InlineData("203.0.113.9", false)]
    public async Task The_header_of_a_trusted_proxy_counts_and_anyone_elses_is_dropped(string proxies, bool counts)
    {
        await using var server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["MutualTls__BaseUrl"] = "https://mtls.example/",
            ["MutualTls__HeaderName"] = "Client-Cert",
            ["MutualTls__TrustedProxies"] = proxies,
            ["Hosting__ProxyNetworks"] = "127.0.0.1",
        });
        Certificates certificates = new();
        using var own = Certificates.SelfSigned("CN=proxied");
        var client = await server.AddClientAsync("--certificate", certificates.FileOf(own));
        var base64 = Convert.ToBase64String(own.RawData);

        foreach (var (header, isWhole) in new[]
        {
            ($":{base64}:", true), (base64, true), (Uri.EscapeDataString(own.ExportCertificatePem()), true),
            ("", false), ("x", false), (base64[..^40], false), (":::", false), ("-----BEGIN CERTIFICATE-----", false),
        })
        {
            HttpRequestMessage request = new(HttpMethod.Post, "/api/token")
            {
                Content = new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", client.Id)]),
            };
            request.Headers.TryAddWithoutValidation("Client-Cert", header);
            request.Headers.Add("X-Forwarded-For", "203.0.113.9");
            var answer = await server.SendAsync(request);
            (answer.Status is HttpStatusCode.OK, answer.Error).ShouldBe((counts && isWhole, counts && isWhole ? null : "invalid_client"), header);
        }
    }

    private static async Task<Response> UserAsync(MutualTlsHosts hosts, TestClient app, X509Certificate2 certificate)
    {
        var email = $"user-{Guid.NewGuid():N}@example.com";
        using HttpClient http = new(new SocketsHttpHandler
        {
            SslOptions =
            {
                RemoteCertificateValidationCallback = (_, server, _, _) =>
                    server?.GetCertHashString() == hosts.Certificates.Server.GetCertHashString(),
            },
        });
        using var registered = await http.PostAsync(
            new Uri(hosts.Plain, "/api/register"), System.Net.Http.Json.JsonContent.Create(new { email, password = "correct horse battery" }));
        registered.EnsureSuccessStatusCode();
        return await hosts.PostAsync(new Uri(hosts.Mutual, "/api/token"), app, certificate,
            ("grant_type", "password"), ("username", email), ("password", "correct horse battery"), ("scope", "api openid offline_access"));
    }
}
