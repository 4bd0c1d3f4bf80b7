using System.Collections.Concurrent;
using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Flows;

/// <summary>Keys are changed at once, again and again, under load: a resource API with default settings refuses no token.</summary>
[Waits]
public class KeyRotationReachTests(ITestOutputHelper output)
{
    private const int Rotations = 4;
    private const int Workers = 4;
    private const int TokensUnderEachKey = 20;

    [Theory]
    [InlineData("StatusList")]
    [InlineData("Introspection")]
    [InlineData("Local")]
    public async Task No_token_is_refused_while_keys_are_rotated_at_once(string mode)
    {
        await using var hosts = await BothHosts.StartAsync(DatabaseKind.Sqlite, mode: mode);
        var app = await hosts.Auth.AddClientAsync("--grant", "password", "refresh_token", "--scope", "api");
        var user = await hosts.Auth.RegisterAsync();
        ConcurrentQueue<string> refused = [];
        ConcurrentDictionary<string, int> signedBy = new();
        using CancellationTokenSource end = new();
        var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            var held = await hosts.Auth.PasswordTokenAsync(app, user, "api offline_access");
            while (!end.IsCancellationRequested)
            {
                var key = Jwt.Header(held.AccessToken).GetProperty("kid").GetString()!;
                if (await hosts.MeAsync(held.AccessToken) is { Status: not HttpStatusCode.OK } answer)
                {
                    refused.Enqueue($"{key}: {(int)answer.Status} {answer.Body}");
                }

                signedBy.AddOrUpdate(key, 1, (_, count) => count + 1);
                held = await hosts.Auth.RefreshAsync(app, held.RefreshToken);
            }
        })).ToList();

        for (var keys = 1; keys <= Rotations + 1; keys++)
        {
            await Eventually.HoldsAsync($"{keys} keys sign", () => Task.FromResult(signedBy.Count == keys && signedBy.Values.Min() >= TokensUnderEachKey));
            if (keys <= Rotations)
            {
                (await hosts.Auth.RunAsync("keys", "rotate", "--now", "--json")).ShouldSucceed();
            }
        }

        await end.CancelAsync();
        await Task.WhenAll(workers);
        output.WriteLine($"{mode}: {signedBy.Values.Sum()} tokens of {signedBy.Count} keys, {refused.Count} refused");
        refused.ShouldBeEmpty();
    }
}
