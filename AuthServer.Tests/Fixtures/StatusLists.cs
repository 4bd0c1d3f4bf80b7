using System.Buffers.Text;
using System.IO.Compression;
using System.Net;
using System.Text.Json;

namespace AuthServer.Tests.Fixtures;

/// <summary>Reads status lists as a resource server would (draft-ietf-oauth-status-list-17).</summary>
internal static class StatusLists
{
    /// <summary>Where the token's status is told, and its index there.</summary>
    public static (string Path, int Index) ReferenceOf(string token)
    {
        var reference = Jwt.Claims(token).GetProperty("status").GetProperty("status_list");
        return (new Uri(reference.GetProperty("uri").GetString()!).AbsolutePath, reference.GetProperty("idx").GetInt32());
    }

    public static Task<Response> StatusListAsync(this AuthServerHost host, string path, string? knownTag = null)
    {
        HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.Add("Accept", "application/statuslist+jwt");
        if (knownTag is not null)
        {
            request.Headers.Add("If-None-Match", knownTag);
        }

        return host.SendAsync(request);
    }

    /// <summary>
    /// A list as the server tells it now. On a busy machine it may have heard nothing of its database for five seconds, says so (503),
    /// and is asked again.
    /// </summary>
    public static async Task<Response> ToldListAsync(this AuthServerHost host, string path, string? knownTag = null)
    {
        var answer = await host.StatusListAsync(path, knownTag);
        await Eventually.HoldsAsync($"it tells {path}", async () =>
            answer.Status is not HttpStatusCode.ServiceUnavailable
                || (answer = await host.StatusListAsync(path, knownTag)).Status is not HttpStatusCode.ServiceUnavailable);
        return answer;
    }

    /// <summary>The bit of a token in its list, as the server tells it now.</summary>
    public static async Task<bool> IsRevokedAsync(this AuthServerHost host, string token)
    {
        var (path, index) = ReferenceOf(token);
        var answer = await host.ToldListAsync(path);
        return answer.Status is HttpStatusCode.OK ? Bit(answer.Body, index) : throw new InvalidOperationException($"{(int)answer.Status} {answer.Body}");
    }

    public static bool Bit(string list, int index) => (BytesOf(list)[index / 8] & (1 << (index % 8))) is not 0;

    public static byte[] BytesOf(string list) => Inflate(Jwt.Claims(list).GetProperty("status_list"));

    private static byte[] Inflate(JsonElement list)
    {
        using ZLibStream zlib = new(new MemoryStream(Base64Url.DecodeFromChars(list.GetProperty("lst").GetString())), CompressionMode.Decompress);
        using MemoryStream result = new();
        zlib.CopyTo(result);
        return result.ToArray();
    }
}
