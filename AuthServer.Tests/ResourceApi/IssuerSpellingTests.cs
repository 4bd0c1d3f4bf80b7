using System.Net.Http.Json;
using System.Text.Json;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>
/// Names with and without a slash at the end: this API's and the issuer's are published as they are set, and tokens with either of the
/// issuer's are taken.
/// </summary>
public sealed class IssuerSpellingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tokens_and_lists_of_either_spelling_are_taken_and_the_metadata_has_that_of_the_setting(bool slash)
    {
        var issuer = await IssuerStub.StartAsync();
        var name = issuer.Issuer.AbsoluteUri.TrimEnd('/') + (slash ? "/" : "");
        var resource = "https://api.example" + (slash ? "/" : "");
        await using var api = await ResourceApiHost.StartAsync(
            issuer, SharedStatusListApi.Mode, ("TokenValidation__Issuer", name), ("Hosting__PublicUrl", resource));
        await api.ReadyAsync();
        var list = issuer.AddStatusList();

        foreach (var iss in new[] { name, slash ? name.TrimEnd('/') : name + "/" })
        {
            var token = api.Mint.Token(claims: claims =>
            {
                claims["iss"] = iss;
                claims["status"] = StatusListStub.Reference(1, list.Uri);
            });
            (await api.StatusOfMeAsync(token)).ShouldBe(200, iss);
        }

        using var refused = await api.GetAsync("/api/user/me");
        ResourceApiHost.Challenge(refused).ShouldContain($"resource_metadata=\"{resource.TrimEnd('/')}/.well-known/oauth-protected-resource\"");
        var metadata = await api.Client.GetFromJsonAsync<JsonElement>("/.well-known/oauth-protected-resource");
        metadata.GetProperty("authorization_servers")[0].GetString().ShouldBe(name);
        metadata.GetProperty("resource").GetString().ShouldBe(resource);
    }
}
