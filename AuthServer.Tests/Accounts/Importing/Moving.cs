using System.Globalization;
using System.Text;
using System.Text.Json;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Accounts.Importing;

/// <summary>Files of other systems, and the command that takes them in.</summary>
internal static class Moving
{
    public const string Password = "correct horse battery";

    /// <summary>passlib's bcrypt of <see cref="Password"/>, as FastAPI's tutorial stores it.</summary>
    public const string Bcrypt = "$2b$04$ix8LDbVj03/RBAzA4Lqo8eegnIH5VI9b6ZS8mSEkqXbVvV3Qcs3VO";

    public static string FileOf(string name, string content) => FileOf(name, Encoding.UTF8.GetBytes(content));

    public static string FileOf(string name, params byte[][] parts)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("authserver-import-").FullName, name);
        File.WriteAllBytes(path, [.. parts.SelectMany(part => part)]);
        return path;
    }

    /// <summary>A person in the server's own form, with a bcrypt hash.</summary>
    public static string Line(string email, string? id = null, string hash = Bcrypt) => JsonSerializer.Serialize(
        new Dictionary<string, object?> { ["id"] = id, ["email"] = email, ["password_hash"] = hash });

    public static string Lines(params string[] lines) => string.Join('\n', lines) + "\n";

    public static Task<CommandResult> ImportAsync(this AuthServerHost server, string file, params string[] options) =>
        server.RunAsync(["users", "import", file, "--json", .. options]);

    /// <summary>The lines that were refused, with the reason of each.</summary>
    public static IReadOnlyDictionary<int, string> Refusals(this CommandResult result) => result.Error
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("error").GetString()!)
        .ToDictionary(text => int.Parse(text[5..text.IndexOf(':', StringComparison.Ordinal)], CultureInfo.InvariantCulture), text => text);

    public static (long Read, long Added, long Present, long Refused) Counts(this CommandResult result) =>
        (Count(result, "read"), Count(result, "added"), Count(result, "present"), Count(result, "refused"));

    public static long Count(this CommandResult result, string name) => result.Json.GetProperty(name).GetInt64();

    public static async Task<JsonElement> ShowAsync(this AuthServerHost server, string who) => (await server.RunAsync("users", "show", who, "--json")).Json;

    public static Task<Response> SignInAsync(this AuthServerHost server, TestClient client, string name, string password = Password, string? scope = null) =>
        server.PasswordTokenAsync(client, new("", name, password), scope);
}
