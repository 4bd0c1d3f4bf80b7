using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>
/// Forged, odd and stale lists. None is an answer: without an earlier one it is not known whether a token was revoked, so 503, not
/// 401; with an earlier one that one holds until its ttl.
/// </summary>
public sealed class StatusListForgeryTests(SharedStatusListApi shared) : IClassFixture<SharedStatusListApi>
{
    private static readonly Dictionary<string, Func<StatusListStub, TokenMint, string>> Lists = new()
    {
        ["sub of another list"] = (list, _) => list.Token(claims => claims["sub"] = list.Uri + "1"),
        ["sub with a slash"] = (list, _) => list.Token(claims => claims["sub"] = list.Uri + "/"),
        ["sub in capitals"] = (list, _) => list.Token(claims => claims["sub"] = list.Uri.ToUpperInvariant()),
        ["sub missing"] = (list, _) => list.Token(claims => claims.Remove("sub")),
        ["iss of another"] = (list, _) => list.Token(claims => claims["iss"] = "https://evil.example/"),
        ["iss a number"] = (list, _) => list.Token(claims => claims["iss"] = 1),
        ["typ JWT"] = (list, _) => list.Token(header: head => head["typ"] = "JWT"),
        ["typ of an access token"] = (list, _) => list.Token(header: head => head["typ"] = "at+jwt"),
        ["typ missing"] = (list, _) => list.Token(header: head => head.Remove("typ")),
        ["kid missing"] = (list, _) => list.Token(header: head => head.Remove("kid")),
        ["kid unknown"] = (list, _) => list.Token(header: head => head["kid"] = "invented"),
        ["kid of the other key"] = (list, _) => list.Token(header: head => head["kid"] = TokenMint.RsaKeyId),
        ["an unknown critical extension"] = (list, _) => list.Token(header: head => { head["crit"] = new JsonArray("x"); head["x"] = 1; }),
        ["alg none"] = (list, _) => Header("none", TokenMint.EcKeyId) + "." + TokenMint.Encode(list.Payload()) + ".",
        ["alg none with a signature"] = (list, _) =>
            Header("none", TokenMint.EcKeyId) + "." + TokenMint.Encode(list.Payload()) + "." + list.Token().Split('.')[2],
        ["HS256 with the RSA key's PEM"] = (list, mint) => Hmac(list, Encoding.ASCII.GetBytes(mint.Rsa.ExportSubjectPublicKeyInfoPem())),
        ["HS256 with the RSA key's DER"] = (list, mint) => Hmac(list, mint.Rsa.ExportSubjectPublicKeyInfo()),
        ["signature of another list"] = (list, _) => Swap(list.Token(), 2, list.Token(claims => claims["x"] = 1).Split('.')[2]),
        ["payload changed"] = (list, _) => Swap(list.Token(), 1, TokenMint.Encode(list.Payload(claims => claims["x"] = 1))),
        ["an access token"] = (list, _) => list.TokenAt(0),
        ["exp past"] = (list, _) => list.Token(claims => claims["exp"] = Seconds(-7)),
        ["exp missing"] = (list, _) => list.Token(claims => claims.Remove("exp")),
        ["nbf in the future"] = (list, _) => list.Token(claims => claims["nbf"] = Seconds(120)),
        ["iat in the future"] = (list, _) => list.Token(claims => claims["iat"] = Seconds(120)),
        ["iat missing"] = (list, _) => list.Token(claims => claims.Remove("iat")),
        ["ttl missing"] = (list, _) => list.Token(claims => claims.Remove("ttl")),
        ["ttl zero"] = (list, _) => list.Token(claims => claims["ttl"] = 0),
        ["ttl a text"] = (list, _) => list.Token(claims => claims["ttl"] = "300"),
        ["no status_list"] = (list, _) => list.Token(claims => claims.Remove("status_list")),
        ["status_list a text"] = (list, _) => list.Token(claims => claims["status_list"] = "x"),
        ["bits 0"] = (list, _) => list.Token(claims => claims["status_list"]!["bits"] = 0),
        ["bits 3"] = (list, _) => list.Token(claims => claims["status_list"]!["bits"] = 3),
        ["bits a text"] = (list, _) => list.Token(claims => claims["status_list"]!["bits"] = "1"),
        ["lst no base64url"] = (list, _) => list.Token(claims => claims["status_list"]!["lst"] = "!!!!"),
        ["lst not compressed"] = (list, _) => list.Token(claims => claims["status_list"]!["lst"] = Base64UrlEncoder.Encode(new byte[64])),
        ["lst a bomb"] = (list, _) => list.Token(claims => claims["status_list"]!["lst"] = StatusListStub.Compress(new byte[300_000_000])),
        ["nothing"] = (_, _) => "",
        ["an HTML page"] = (_, _) => "<html>Down for maintenance</html>",
        ["empty parts"] = (_, _) => "..",
        ["33 MiB"] = (list, _) => list.Token(claims => claims["x"] = new string('x', 33 * 1_048_576 / 4 * 3)),
    };

    private readonly ResourceApiHost api = shared.Host;

    public static TheoryData<string> Names => [.. Lists.Keys];

    public static TheoryData<string> Answers => ["a redirect", "304 out of the blue", "206", "a server error", "503", "a cut connection"];

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_list_that_is_not_genuine_is_no_answer(string name)
    {
        var list = api.Issuer.AddStatusList();
        var forged = Lists[name](list, api.Mint);
        return ShouldBeNoAnswerAsync(list, context => StatusListStub.SendAsync(context, forged));
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public Task An_answer_that_is_no_list_is_no_answer(string name)
    {
        var (list, target) = (api.Issuer.AddStatusList(), api.Issuer.AddStatusList());
        target.Response = context => StatusListStub.SendAsync(context, list.Token());
        return ShouldBeNoAnswerAsync(list, async context =>
        {
            if (name == "a cut connection")
            {
                context.Abort();
                return;
            }

            context.Response.StatusCode = name switch { "a redirect" => 307, "304 out of the blue" => 304, "206" => 206, "503" => 503, _ => 500 };
            context.Response.Headers.Location = target.Uri;
            if (name != "304 out of the blue")
            {
                await StatusListStub.SendAsync(context, list.Token());
            }

            target.Requests.ShouldBe(0);
        }, answersKnown: name == "304 out of the blue");
    }

    private async Task ShouldBeNoAnswerAsync(StatusListStub list, RequestDelegate useless, bool answersKnown = false)
    {
        var (good, revoked) = (list.TokenAt(0), list.TokenAt(1));
        list.Set(1);
        list.Response = context => useless(context);
        (await api.StatusOfMeAsync(good)).ShouldBe(503);
        (await api.StatusOfMeAsync(revoked)).ShouldBe(503);
        await api.Process.LineAsync(line => line.Contains($"The status list {list.Uri} cannot be read", StringComparison.Ordinal));

        list.Response = null;
        await ResourceApiHost.UntilAsync(async () => await api.StatusOfMeAsync(good) == 200);
        if (answersKnown)
        {
            return;
        }

        list.Response = context => useless(context);
        var before = list.Requests;
        await ResourceApiHost.UntilAsync(() => Task.FromResult(list.Requests >= before + 2));
        (await api.StatusOfMeAsync(good)).ShouldBe(200);
        (await api.StatusOfMeAsync(revoked)).ShouldBe(401);
    }

    private static long Seconds(int fromNow) => DateTimeOffset.UtcNow.AddSeconds(fromNow).ToUnixTimeSeconds();

    private static string Header(string algorithm, string keyId) =>
        TokenMint.Encode(new JsonObject { ["alg"] = algorithm, ["kid"] = keyId, ["typ"] = "statuslist+jwt" }.ToJsonString());

    private static string Hmac(StatusListStub list, byte[] secret)
    {
        var input = $"{Header("HS256", TokenMint.RsaKeyId)}.{TokenMint.Encode(list.Payload())}";
        return $"{input}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(input)))}";
    }

    private static string Swap(string token, int index, string part)
    {
        var parts = token.Split('.');
        parts[index] = part;
        return string.Join('.', parts);
    }
}
