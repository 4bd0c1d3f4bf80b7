using System.Net;
using System.Text.Json;

namespace AuthServer.Tests.Fixtures;

/// <summary>What a server answered, read whole.</summary>
internal sealed record Response(HttpStatusCode Status, HttpResponseMessage Message, string Body)
{
    private static readonly JsonElement Nothing = JsonDocument.Parse("{}").RootElement;

    public JsonElement Json => Body.StartsWith('{') || Body.StartsWith('[') ? JsonDocument.Parse(Body).RootElement : Nothing;

    /// <summary>The <c>error</c> member.</summary>
    public string? Error => Text("error");

    public string AccessToken => Text("access_token") ?? throw new InvalidOperationException($"No access token: {(int)Status} {Body}");

    public string RefreshToken => Text("refresh_token") ?? throw new InvalidOperationException($"No refresh token: {(int)Status} {Body}");

    public static async Task<Response> OfAsync(Task<HttpResponseMessage> sending)
    {
        var message = await sending;
        return new(message.StatusCode, message, await message.Content.ReadAsStringAsync());
    }

    public string? Text(string member) =>
        Json.ValueKind is JsonValueKind.Object && Json.TryGetProperty(member, out var value) ? value.ToString() : null;

    /// <summary>A header of the answer or of its content; null when absent.</summary>
    public string? Header(string name) =>
        Message.Headers.TryGetValues(name, out var values) || Message.Content.Headers.TryGetValues(name, out values)
            ? string.Join(", ", values)
            : null;
}
