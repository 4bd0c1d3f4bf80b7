using System.Text.Json;
using AuthServer.Hosting.Shared.Incoming;

namespace AuthServer.Accounts;

/// <summary>
/// The body of a registration, read member by member: what is wrong with it is reported per field, and no member but these
/// can set anything.
/// </summary>
internal sealed record RegisterBody(string Email, string Password, string? Invitation)
{
    private const string WholeBody = "body";

    public static async Task<(RegisterBody? Body, Dictionary<string, string[]> Errors)> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            // Not only JSON can be wrong: a name may hold half a surrogate pair.
            using var document = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            return Read(document.RootElement);
        }
        catch (Exception exception) when (SendersFault.Is(exception))
        {
            return (null, new() { [WholeBody] = ["The body is not JSON."] });
        }
    }

    private static (RegisterBody?, Dictionary<string, string[]>) Read(JsonElement root)
    {
        if (root.ValueKind is not JsonValueKind.Object)
        {
            return (null, new() { [WholeBody] = ["The body is not a JSON object."] });
        }

        Dictionary<string, string[]> errors = [];
        var email = Member(root, "email", errors);
        var password = Member(root, "password", errors);
        var invitation = root.TryGetProperty("invitation", out _) ? Member(root, "invitation", errors) : null;
        return email is null || password is null || errors.Count > 0 ? (null, errors) : (new(email, password, invitation), errors);
    }

    private static string? Member(JsonElement root, string name, Dictionary<string, string[]> errors)
    {
        var values = root.EnumerateObject().Where(member => member.NameEquals(name)).Select(member => member.Value).ToList();
        var (text, fault) = values switch
        {
            [] => (null, "This member is missing."),
            [{ ValueKind: JsonValueKind.String } value] => Text(value),
            [_] => (null, "This member must be a string."),
            _ => (null, "This member must not be repeated."),
        };
        if (fault is not null)
        {
            errors[name] = [fault];
        }

        return text;
    }

    private static (string?, string?) Text(JsonElement value)
    {
        try
        {
            return (value.GetString(), null);
        }
        catch (InvalidOperationException)
        {
            // Bytes that are not UTF-8, or an escape for half a surrogate pair.
            return (null, "This member is not Unicode text.");
        }
    }
}
