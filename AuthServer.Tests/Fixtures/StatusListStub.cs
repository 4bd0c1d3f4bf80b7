using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Tests.Fixtures;

/// <summary>
/// One status list of an <see cref="IssuerStub"/> (draft-ietf-oauth-status-list): a test sets its entries, replaces its answers and
/// counts its questions. It is put together by hand, so that broken ones can be made too.
/// </summary>
internal sealed class StatusListStub(string uri, Uri issuer, TokenMint mint, int entries, int bits)
{
    public const string MediaType = "application/statuslist+jwt";

    private byte[] content = new byte[entries * bits / 8];
    private int version;
    private int requests;
    private int full;
    private int unchanged;

    public string Uri => uri;

    /// <summary>How long an answer may be believed, in seconds.</summary>
    public int Ttl { get; set; } = 300;

    /// <summary>From now to <c>exp</c>, in seconds.</summary>
    public int Lifetime { get; set; } = 600;

    /// <summary>The key that signs it; null is the mint's first.</summary>
    public string? KeyId { get; set; }

    /// <summary>Replaces the answer; null answers truthfully.</summary>
    public Func<HttpContext, Task>? Response { get; set; }

    public int Requests => Volatile.Read(ref requests);

    /// <summary>How often the whole list was answered.</summary>
    public int Full => Volatile.Read(ref full);

    /// <summary>How often 304 was answered.</summary>
    public int Unchanged => Volatile.Read(ref unchanged);

    /// <summary>A good access token whose status stands at the entry.</summary>
    public string TokenAt(int index, string? keyId = null) => mint.Token(claims: claims => claims["status"] = Reference(index, uri), keyId: keyId);

    /// <summary>The <c>status</c> claim.</summary>
    public static JsonObject Reference(JsonNode? index, JsonNode? list) =>
        new() { ["status_list"] = new JsonObject { ["idx"] = index, ["uri"] = list } };

    public void Set(int index, int value = 1)
    {
        content[index * bits / 8] |= (byte)(value << (index * bits % 8));
        Touch();
    }

    /// <summary>Adds entries at the end.</summary>
    public void Grow(int more)
    {
        content = [.. content, .. new byte[more * bits / 8]];
        Touch();
    }

    /// <summary>From now on it is another version, with an ETag of its own.</summary>
    public void Touch() => Interlocked.Increment(ref version);

    /// <summary>The Status List Token, changed as asked.</summary>
    public string Token(Action<JsonObject>? claims = null, Action<JsonObject>? header = null)
    {
        var head = new JsonObject { ["alg"] = "ES256", ["kid"] = KeyId ?? TokenMint.EcKeyId, ["typ"] = "statuslist+jwt" };
        header?.Invoke(head);
        return mint.Sign(head.ToJsonString(), Payload(claims), keyId: KeyId);
    }

    public string Payload(Action<JsonObject>? change = null)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = issuer.AbsoluteUri,
            ["sub"] = uri,
            ["iat"] = now,
            ["exp"] = now + Lifetime,
            ["ttl"] = Ttl,
            ["status_list"] = new JsonObject { ["bits"] = bits, ["lst"] = Compress(content) },
        };
        change?.Invoke(claims);
        return claims.ToJsonString();
    }

    /// <summary>The <c>lst</c> member of some entries (section 4.1).</summary>
    public static string Compress(byte[] entries)
    {
        using var zipped = new MemoryStream();
        using (var zlib = new ZLibStream(zipped, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zlib.Write(entries);
        }

        return Base64UrlEncoder.Encode(zipped.ToArray());
    }

    public async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref requests);
        if (Response is { } custom)
        {
            await custom(context);
            return;
        }

        var tag = $"W/\"{Volatile.Read(ref version).ToString(CultureInfo.InvariantCulture)}\"";
        context.Response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch == tag)
        {
            Interlocked.Increment(ref unchanged);
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        if (context.Request.Headers.Accept != MediaType)
        {
            context.Response.StatusCode = StatusCodes.Status406NotAcceptable;
            return;
        }

        Interlocked.Increment(ref full);
        await SendAsync(context, Token());
    }

    /// <summary>Answers with any text as a list.</summary>
    public static Task SendAsync(HttpContext context, string token)
    {
        context.Response.ContentType = MediaType;
        return context.Response.WriteAsync(token);
    }
}
