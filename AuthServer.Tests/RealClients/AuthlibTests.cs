using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.RealClients;

/// <summary>Authlib for Python, as Debian ships it.</summary>
public sealed class AuthlibTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task It_signs_somebody_in_and_out(DatabaseKind kind)
    {
        var hosts = await Site.OnAsync(kind);
        var port = Ports.Free();
        var client = await hosts.AddWebClientAsync($"http://127.0.0.1:{port}", "client_credentials");
        var user = await hosts.Auth.RegisterAsync();
        await using var person = await Person.AtBrowserAsync(user);

        var result = await Script.RunAsync(
            "/usr/bin/python3", "authlib_client.py",
            new { issuer = hosts.Auth.Issuer, api = hosts.ApiAddress, clientId = client.Id, clientSecret = client.Secret, port },
            person);

        person.Asked.ShouldBe(["sign-in", "consent"]);
        result.GetProperty("subject").GetString().ShouldBe(user.Id);
        result.GetProperty("atHash").GetBoolean().ShouldBeTrue();
        result.GetProperty("userInfo").GetProperty("email").GetString().ShouldBe(user.Email);
        result.GetProperty("api").GetProperty("id").GetString().ShouldBe(user.Id);
        result.GetProperty("refreshed").GetBoolean().ShouldBeTrue();
        result.GetProperty("active").GetBoolean().ShouldBeTrue();
        result.GetProperty("revoked").GetInt32().ShouldBe(200);
        result.GetProperty("activeAfterRevocation").GetBoolean().ShouldBeFalse();
        result.GetProperty("machine").GetString().ShouldBe("Bearer");
        result.GetProperty("left").GetBoolean().ShouldBeTrue();
    }
}
