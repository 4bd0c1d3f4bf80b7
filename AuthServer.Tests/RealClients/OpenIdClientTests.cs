using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.RealClients;

/// <summary>openid-client for Node: a confidential web application.</summary>
public sealed class OpenIdClientTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task It_walks_through_everything_that_a_web_application_does(DatabaseKind kind)
    {
        await NodeModules.ReadyAsync();
        var hosts = await Site.OnAsync(kind);
        var port = Ports.Free();
        var client = await hosts.AddWebClientAsync(
            $"http://127.0.0.1:{port}", "client_credentials", "urn:ietf:params:oauth:grant-type:device_code");
        var user = await hosts.Auth.RegisterAsync();
        await using var person = await Person.AtBrowserAsync(user);

        var result = await Script.RunAsync(
            "node", "openid-client.mjs",
            new { issuer = hosts.Auth.Issuer, api = hosts.ApiAddress, clientId = client.Id, clientSecret = client.Secret, port },
            person);

        // Agreed to once, whatever comes after; a device is asked about each time.
        person.Asked.ShouldBe(["sign-in", "consent", "consent"]);
        result.GetProperty("issInMetadata").GetBoolean().ShouldBeTrue();
        result.GetProperty("issInAnswer").GetString().ShouldBe(hosts.Auth.Issuer);
        result.GetProperty("atHash").GetBoolean().ShouldBeTrue();
        result.GetProperty("scope").GetString()!.Split(' ').ShouldBe(Site.Scopes, ignoreOrder: true);
        foreach (var subject in new[] { "subject", "refreshedSubject", "pushedSubject", "deviceSubject" })
        {
            result.GetProperty(subject).GetString().ShouldBe(user.Id, subject);
        }

        result.GetProperty("email").GetString().ShouldBe(user.Email);
        result.GetProperty("userInfo").GetProperty("email").GetString().ShouldBe(user.Email);
        result.GetProperty("api").GetProperty("id").GetString().ShouldBe(user.Id);
        result.GetProperty("active").GetBoolean().ShouldBeTrue();
        result.GetProperty("activeAfterRevocation").GetBoolean().ShouldBeFalse();
        result.GetProperty("codeTwice").GetString().ShouldBe("invalid_grant");
        result.GetProperty("activeAfterCodeTwice").GetBoolean().ShouldBeFalse();
        result.GetProperty("machineActive").GetBoolean().ShouldBeTrue();
        result.GetProperty("left").GetBoolean().ShouldBeTrue();
    }
}
