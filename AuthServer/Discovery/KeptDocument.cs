using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using AuthServer.Protocol;
using Microsoft.AspNetCore;
using Microsoft.Net.Http.Headers;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Discovery;

/// <summary>
/// The discovery document, or the JWKS: made once for each set of keys, and sent as the same bytes until they change. It may be cached and
/// asked for conditionally (RFC 9110 section 13.1.2).
/// </summary>
internal sealed class KeptDocument<TApplyContext>(ProtocolOptions options)
    where TApplyContext : BaseRequestContext
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private volatile Document? _latest;

    /// <summary>False: there is none yet, or the keys are others now.</summary>
    public async ValueTask<bool> TrySendAsync(BaseContext context)
    {
        if (_latest is not { } document || document.Of != context.Options)
        {
            return false;
        }

        await SendAsync(document, context);
        return true;
    }

    public async ValueTask KeepAndSendAsync(OpenIddictResponse response, BaseContext context)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(response, Json);
        Document document = new(context.Options, body, new($"\"{Convert.ToHexStringLower(SHA256.HashData(body))[..32]}\""));
        _latest = document;
        await SendAsync(document, context);
    }

    private async ValueTask SendAsync(Document document, BaseContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        var headers = http.Response.GetTypedHeaders();
        headers.ETag = document.Tag;
        headers.CacheControl = new() { Public = true, MaxAge = TimeSpan.FromSeconds(options.MetadataMaxAgeSeconds) };
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(document.Tag, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        http.Response.ContentType = "application/json;charset=UTF-8";
        http.Response.ContentLength = document.Body.Length;
        await http.Response.Body.WriteAsync(document.Body, context.CancellationToken);
    }

    /// <summary>The options hold the keys, and are others when these change.</summary>
    private sealed record Document(OpenIddictServerOptions Of, byte[] Body, EntityTagHeaderValue Tag);
}
