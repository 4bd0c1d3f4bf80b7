using System.Net;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Discovery;

/// <summary>RFC 8414 and RFC 7517: what is published is true, whole and cacheable.</summary>
public class DiscoveryTests
{
    private const string OpenId = "/.well-known/openid-configuration";
    private const string OAuth = "/.well-known/oauth-authorization-server";
    private const string Jwks = "/.well-known/jwks";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    public async Task The_document_is_the_golden_one(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var golden = await File.ReadAllTextAsync(Path.Combine(HostProcess.RepositoryRoot, "AuthServer.Tests", "Discovery", "discovery.golden.json"));

        var document = (await host.Server.GetAsync(path)).Json;

        var published = JsonSerializer.Serialize(document, Indented).Replace(host.Server.Issuer, "https://issuer.example/", StringComparison.Ordinal);
        published.ReplaceLineEndings("\n").ShouldBe(golden.Trim().ReplaceLineEndings("\n"));
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_issuer_is_that_of_the_tokens(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);

        var token = (await host.Server.TokenAsync(host.Machine, ("grant_type", "client_credentials"))).AccessToken;

        (await host.Server.GetAsync(OpenId)).Text("issuer").ShouldBe(Jwt.Claims(token).GetProperty("iss").GetString());
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-Host", "evil.example")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("X-Forwarded-Prefix", "/evil")]
    [InlineData("Forwarded", "host=evil.example;proto=https")]
    [InlineData("X-Original-Host", "evil.example")]
    public async Task A_forged_header_changes_no_address(string header, string value)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var honest = (await host.Server.GetAsync(OpenId)).Body;
        HttpRequestMessage request = new(HttpMethod.Get, OpenId);
        request.Headers.TryAddWithoutValidation(header, value);

        (await host.Server.SendAsync(request)).Body.ShouldBe(honest);
    }

    [Fact]
    public async Task A_token_asked_for_under_a_forged_host_has_the_configured_issuer()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        HttpRequestMessage request = new(HttpMethod.Post, "/api/token") { Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]) };
        request.Headers.Host = "evil.example";
        request.Headers.Authorization = host.Machine.Basic;

        Jwt.Claims((await host.Server.SendAsync(request)).AccessToken).GetProperty("iss").GetString().ShouldBe(host.Server.Issuer);
    }

    [Theory]
    [InlineData("https://login.example/tenant/")]
    [InlineData("https://login.example/tenant")]
    public async Task An_issuer_with_another_host_and_a_path_is_advertised_as_configured(string issuer)
    {
        await using var host = await AuthServerHost.StartAsync(more: new Dictionary<string, string?> { ["Protocol__Issuer"] = issuer });

        var document = await host.GetAsync(OpenId);

        document.Text("issuer").ShouldBe(issuer);
        document.Text("token_endpoint").ShouldBe("https://login.example/tenant/api/token");
        document.Text("jwks_uri").ShouldBe("https://login.example/tenant/.well-known/jwks");
        document.Body.ShouldNotContain("127.0.0.1");
        (await host.PostAsync("/api/token", [new("grant_type", "client_credentials")])).Error.ShouldBe("invalid_client");
        (await host.PostAsync("/connect/introspect", [new("token", "x")])).Error.ShouldBe("invalid_client");
    }

    [Fact]
    public async Task The_key_set_holds_public_members_only_with_unique_ids()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var keys = (await host.Server.GetAsync(Jwks)).Json.GetProperty("keys").EnumerateArray().ToList();

        keys.ShouldNotBeEmpty();
        keys.Select(key => key.GetProperty("kid").GetString()).ShouldBeUnique();
        foreach (var key in keys)
        {
            key.GetProperty("use").GetString().ShouldBe("sig");
            key.GetProperty("alg").GetString().ShouldBe("ES256");
            key.EnumerateObject().Select(member => member.Name).ShouldBeSubsetOf(["kid", "use", "kty", "alg", "crv", "x", "y", "n", "e"]);
        }
    }

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    [InlineData(Jwks)]
    public async Task It_may_be_cached_and_asked_for_conditionally(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        var first = await host.Server.GetAsync(path);
        var tag = first.Header("ETag").ShouldNotBeNull();
        var second = await host.Server.SendAsync(new(HttpMethod.Get, path) { Headers = { { "If-None-Match", tag } } });
        var other = await host.Server.SendAsync(new(HttpMethod.Get, path) { Headers = { { "If-None-Match", "\"other\"" } } });

        first.Status.ShouldBe(HttpStatusCode.OK);
        first.Header("Cache-Control").ShouldBe("public, max-age=300");
        second.Status.ShouldBe(HttpStatusCode.NotModified);
        second.Body.ShouldBeEmpty();
        second.Header("ETag").ShouldBe(tag);
        other.Status.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(OpenId)]
    [InlineData(OAuth)]
    [InlineData(Jwks)]
    [InlineData("/style.css")]
    public async Task HEAD_is_answered_as_GET_without_the_body(string path)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var whole = await host.Server.GetAsync(path);

        var head = await RawResponse.OfAsync(host.Server.Address, $"HEAD {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        var known = await host.Server.SendAsync(new(HttpMethod.Head, path) { Headers = { { "If-None-Match", whole.Header("ETag") ?? "*" } } });

        // RFC 9110 section 9.3.2.
        (head.Status, head.Body).ShouldBe((200, ""));
        foreach (var name in new[] { "ETag", "Cache-Control" })
        {
            if (whole.Header(name) is { } value)
            {
                head.Head.ShouldContain($"{name}: {value}");
            }
        }

        known.Status.ShouldBe(whole.Header("ETag") is null ? HttpStatusCode.OK : HttpStatusCode.NotModified);
    }

    [Theory]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task Metadata_is_only_read(string method)
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);

        foreach (var path in new[] { OpenId, OAuth, Jwks })
        {
            (await host.Server.SendAsync(new(HttpMethod.Parse(method), path))).Error.ShouldBe("invalid_request", path);
        }
    }

    [Fact]
    public async Task Every_advertised_address_answers()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        var document = (await host.Server.GetAsync(OpenId)).Json;

        foreach (var address in document.EnumerateObject()
            .Where(member => member.Name.EndsWith("_endpoint", StringComparison.Ordinal) || member.Name is "jwks_uri"))
        {
            (await host.Server.GetAsync(address.Value.GetString()!)).Status.ShouldNotBe(HttpStatusCode.NotFound, address.Name);
        }
    }
}
