using System.Text;
using System.Text.Json;

namespace AuthServer.Accounts.Importing.Files;

/// <summary>A JSON object.</summary>
internal sealed class JsonFields(JsonElement json) : Fields
{
    /// <summary>A JSON object in UTF-8; or why it is none.</summary>
    public static (Fields? Fields, string? Fault) Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(utf8) is { ValueKind: JsonValueKind.Object } json
                ? (new JsonFields(json), null)
                : (null, "It is no JSON object.");
        }
        catch (JsonException)
        {
            return (null, "It is no JSON, or was cut off.");
        }
    }

    public override Fields? Inner(string name) => Value(name) switch
    {
        { ValueKind: JsonValueKind.Object } inner => new JsonFields(inner),
        // Keycloak writes objects as text.
        { ValueKind: JsonValueKind.String } text => Read(Encoding.UTF8.GetBytes(TextOf(text) ?? "")).Fields,
        _ => null,
    };

    public override IEnumerable<Fields> Each(string name) => Value(name) is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray().Where(entry => entry.ValueKind is JsonValueKind.Object).Select(entry => new JsonFields(entry))
        : [];

    protected override string? Find(string name) => Value(name) switch
    {
        { ValueKind: JsonValueKind.String } text => TextOf(text),
        { ValueKind: JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False } other => other.GetRawText(),
        // Keycloak has lists of one.
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() is 1 && list[0].ValueKind is JsonValueKind.String => TextOf(list[0]),
        _ => null,
    };

    /// <summary>Half a surrogate pair, which only an exception tells of, is given as what no rule takes for text.</summary>
    private static string? TextOf(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return "\ufffe";
        }
    }

    private JsonElement? Value(string name)
    {
        foreach (var property in json.EnumerateObject())
        {
            if (property.NameEquals(name) || property.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return property.Value;
            }
        }

        return null;
    }
}
