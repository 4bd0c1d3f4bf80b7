using System.Net.Http.Json;
using AuthServer.Tests.Fixtures;

namespace AuthServer.Tests.Accounts;

/// <summary>Rows of a user table that another program wrote: by SQL, past this server.</summary>
internal static class ImportedRows
{
    public const string Password = "correct horse battery";

    private const string Columns =
        "Id, UserName, NormalizedUserName, Email, NormalizedEmail, PasswordHash, SecurityStamp, ConcurrencyStamp, "
        + "EmailConfirmed, PhoneNumberConfirmed, TwoFactorEnabled, LockoutEnabled, AccessFailedCount, Disabled, CreatedAt";

    /// <summary>As ASP.NET Core Identity writes it: what is normalized is in upper case, and that is all. The hash is that of a user of this server.</summary>
    public static async Task<string> ImportAsync(this AuthServerHost server, string? userName, string? email)
    {
        var model = await server.RegisterAsync(Password);
        var id = Guid.NewGuid().ToString();
        await server.Database.ExecuteAsync(
            $"""
            INSERT INTO AspNetUsers ({Columns})
            SELECT @0, @1, @2, @3, @4, PasswordHash, @5, @6, 0, 0, 0, 1, 0, 0, CreatedAt FROM AspNetUsers WHERE Id = @7
            """,
            id, OrNull(userName), OrNull(userName?.ToUpperInvariant()), OrNull(email), OrNull(email?.ToUpperInvariant()), $"{Guid.NewGuid()}",
            $"{Guid.NewGuid()}", model.Id);
        return id;
    }

    public static Task<Response> SignInAsync(this AuthServerHost server, TestClient client, string userName) =>
        server.PasswordTokenAsync(client, new("", userName, Password), "email profile api");

    public static Task<HttpResponseMessage> RegisterAsync(this AuthServerHost server, string email, string password) =>
        server.Http.PostAsJsonAsync("/api/register", new { email, password });

    private static object OrNull(string? text) => (object?)text ?? DBNull.Value;
}
