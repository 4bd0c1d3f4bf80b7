using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthServer.Tests.Fixtures;

/// <summary>Takes signed tokens apart and puts others together, as a client or a forger would.</summary>
internal static class Jwt
{
    public static JsonElement Header(string token) => Part(token, 0);

    public static JsonElement Claims(string token) => Part(token, 1);

    public static JsonObject EditableHeader(string token) => JsonNode.Parse(Bytes(token, 0))!.AsObject();

    public static JsonObject EditableClaims(string token) => JsonNode.Parse(Bytes(token, 1))!.AsObject();

    /// <summary>The signature's bytes are what <paramref name="sign"/> makes of the bytes before it.</summary>
    public static string Make(JsonObject header, JsonObject claims, Func<byte[], byte[]> sign)
    {
        var signed = $"{Encode(header)}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static JsonElement Part(string token, int index) => JsonDocument.Parse(Bytes(token, index)).RootElement;

    private static byte[] Bytes(string token, int index) => Base64Url.DecodeFromChars(token.Split('.')[index]);
}
