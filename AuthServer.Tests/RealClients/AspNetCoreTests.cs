using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.RealClients;

/// <summary>ASP.NET Core's own OpenID Connect handler: a web application with a cookie.</summary>
public sealed class AspNetCoreTests
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite, "form_post")]
    [InlineData(DatabaseKind.Sqlite, "query")]
    [InlineData(DatabaseKind.MariaDb, "form_post")]
    [InlineData(DatabaseKind.MySql, "form_post")]
    [InlineData(DatabaseKind.MariaDb, "query")]
    [InlineData(DatabaseKind.MySql, "query")]
    public async Task It_signs_somebody_in_and_out(DatabaseKind kind, string responseMode)
    {
        var hosts = await Site.OnAsync(kind);
        var origin = $"http://127.0.0.1:{Ports.Free()}";
        var client = await hosts.AddWebClientAsync(origin);
        var user = await hosts.Auth.RegisterAsync();
        await using var app = await AspNetCoreApp.StartAsync(origin, hosts, client, responseMode);
        await using var person = await Person.AtBrowserAsync(user);

        await person.WalkAsync(origin, until: origin);
        person.Asked.ShouldBe(["sign-in", "consent"]);
        var who = await ShownAsync(person);
        who.GetProperty("sub").GetString().ShouldBe(user.Id);
        who.GetProperty("email").GetString().ShouldBe(user.Email);
        // Only the userinfo endpoint says this.
        who.GetProperty("email_verified").GetString().ShouldNotBeNull();
        (await hosts.MeAsync(who.GetProperty("access_token").GetString())).Text("id").ShouldBe(user.Id);
        var refreshed = await hosts.Auth.RefreshAsync(client, who.GetProperty("refresh_token").GetString()!);
        (await hosts.MeAsync(refreshed.AccessToken)).Text("email").ShouldBe(user.Email);

        (await person.WalkAsync($"{origin}/leave", until: origin)).ShouldBe($"{origin}/bye");
        person.Asked.ShouldBe(["sign-in", "consent"]);

        // Signed out on both sides: the password is asked for again, what is agreed is not.
        await person.WalkAsync(origin, until: origin);
        person.Asked.ShouldBe(["sign-in", "consent", "sign-in"]);
    }

    private static async Task<JsonElement> ShownAsync(Person person) =>
        JsonDocument.Parse(await person.Page.Locator("body").InnerTextAsync()).RootElement;
}
