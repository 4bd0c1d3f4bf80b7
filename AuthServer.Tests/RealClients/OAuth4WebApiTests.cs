using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.RealClients;

/// <summary>oauth4webapi: a native application, public, on whatever loopback port is free (RFC 8252).</summary>
public sealed class OAuth4WebApiTests
{
    [DatabaseTheory]
    [EveryDatabase]
    public async Task It_walks_through_everything_that_a_native_application_does(DatabaseKind kind)
    {
        await NodeModules.ReadyAsync();
        var hosts = await Site.OnAsync(kind);
        var client = await hosts.AddWebClientAsync("http://127.0.0.1", "urn:ietf:params:oauth:grant-type:device_code", "--public");
        var machine = await hosts.Auth.AddClientAsync("--scope", "api");
        var user = await hosts.Auth.RegisterAsync();
        await using var person = await Person.AtBrowserAsync(user);

        var result = await Script.RunAsync(
            "node", "oauth4webapi.mjs",
            new { issuer = hosts.Auth.Issuer, api = hosts.ApiAddress, clientId = client.Id, machineId = machine.Id, machineSecret = machine.Secret },
            person);

        // Agreed to once, whatever comes after; a device is asked about each time.
        // The second request finds them signed in: nothing but consent tells the app from another that takes its name.
        person.Asked.ShouldBe(["sign-in", "consent", "consent", "code", "consent"]);
        result.GetProperty("sameMetadata").GetBoolean().ShouldBeTrue();
        foreach (var subject in new[] { "subject", "refreshedSubject", "pushedSubject", "deviceSubject" })
        {
            result.GetProperty(subject).GetString().ShouldBe(user.Id, subject);
        }

        result.GetProperty("userInfo").GetProperty("email").GetString().ShouldBe(user.Email);
        result.GetProperty("api").GetProperty("email").GetString().ShouldBe(user.Email);
        result.GetProperty("accessToken").GetProperty("subject").GetString().ShouldBe(user.Id);
        result.GetProperty("accessToken").GetProperty("client").GetString().ShouldBe(client.Id);
        result.GetProperty("refreshAfterRevocation").GetString().ShouldBe("invalid_grant");
        result.GetProperty("machine").GetProperty("active").GetBoolean().ShouldBeTrue();
        result.GetProperty("machine").GetProperty("subject").GetString().ShouldBe($"client:{machine.Id}");
        result.GetProperty("left").GetBoolean().ShouldBeTrue();
    }
}
