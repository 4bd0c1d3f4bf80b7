using System.Net.Http.Headers;
using System.Text;

namespace AuthServer.Tests.Fixtures;

/// <summary>A registered client; a public one has no secret.</summary>
internal sealed record TestClient(string Id, string? Secret)
{
    /// <summary>RFC 6749 section 2.3.1: form-url-encoded, then Basic.</summary>
    public AuthenticationHeaderValue Basic => BasicOf(Id, Secret!);

    public static AuthenticationHeaderValue BasicOf(string id, string secret) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(id)}:{Uri.EscapeDataString(secret)}")));
}

/// <summary>A registered user.</summary>
internal sealed record TestUser(string Id, string Email, string Password);
