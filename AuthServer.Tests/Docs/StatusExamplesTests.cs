using AuthServer.Tests.Compose;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.RealClients;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Docs;

/// <summary>The programs that the page for resource servers prints, letter for letter, against a server.</summary>
public sealed class StatusExamplesTests
{
    private const string Audience = "resource_api";

    public static TheoryData<string> Languages => ["js", "python"];

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task It_tells_a_token_that_lives_from_one_that_was_revoked(string language)
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        var client = await hosts.Auth.AddClientAsync("--scope", "api");
        var living = (await hosts.Auth.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;
        var revoked = (await hosts.Auth.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;
        await hosts.Auth.RevokeAsync(client, revoked);

        await Eventually.HoldsAsync("the list has the bit", async () => (await RunAsync(language, hosts.Auth.Issuer, Audience, revoked)).Output is "revoked\n");

        (await RunAsync(language, hosts.Auth.Issuer, Audience, living)).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(0, result.Error),
            result => result.Output.ShouldBe("valid\n"));
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public async Task A_token_for_another_audience_or_with_another_signature_is_an_exception(string language)
    {
        var hosts = await Site.OnAsync(DatabaseKind.Sqlite);
        var client = await hosts.Auth.AddClientAsync("--scope", "api");
        var one = (await hosts.Auth.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;
        var other = (await hosts.Auth.TokenAsync(client, ("grant_type", "client_credentials"))).AccessToken;

        foreach (var (audience, token) in new[] { ("another_api", one), (Audience, $"{one[..one.LastIndexOf('.')]}{other[other.LastIndexOf('.')..]}") })
        {
            var result = await RunAsync(language, hosts.Auth.Issuer, audience, token);

            (result.ExitCode, result.Output).ShouldBe((1, ""), result.Error);
        }
    }

    private static async Task<ShellResult> RunAsync(string language, params string[] arguments)
    {
        using TemporaryFolder folder = new();
        var file = Path.Combine(folder.Path, language is "js" ? "status.mjs" : "status.py");
        await File.WriteAllTextAsync(file, ConsoleBlock.Everything().Single(block => block.Language == language).Text);
        if (language is "js")
        {
            await NodeModules.ReadyAsync();
            Directory.CreateSymbolicLink(Path.Combine(folder.Path, "node_modules"), Path.Combine(NodeModules.Folder, "node_modules"));
        }

        return await Shell.RunAsync(language is "js" ? "node" : "/usr/bin/python3", [file, .. arguments], folder: folder.Path);
    }
}
