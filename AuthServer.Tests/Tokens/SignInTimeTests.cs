using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>A refusal takes as long whatever its reason (CWE-208). Ratios with a wide margin: a missing hash is a factor of ten.</summary>
[Collection(Measuring.Name)]
public class SignInTimeTests
{
    private const double Margin = 2;

    [Fact]
    public async Task Wrong_unknown_disabled_and_locked_take_the_same_time()
    {
        // Argon2id as operators run it; no lock but the one that lasts.
        await using var host = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["Passwords__MemoryKiB"] = null,
            ["Passwords__Iterations"] = null,
            ["Lockout__Failures"] = "40",
        });
        var client = await host.AddClientAsync("--grant", "password");
        var (known, disabled, locked) = (await host.RegisterAsync(), await host.RegisterAsync(), await host.RegisterAsync());
        await host.Operator.DisableAsync(disabled);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => host.PasswordTokenAsync(client, locked with { Password = "wrong password" })));
        (await host.PasswordTokenAsync(client, locked)).Header("Retry-After").ShouldNotBeNull();

        var medians = await Medians.OfAsync(
            15,
            () => host.PasswordTokenAsync(client, known with { Password = "wrong password" }),
            () => host.PasswordTokenAsync(client, known with { Email = "nobody@example.com" }),
            () => host.PasswordTokenAsync(client, disabled),
            () => host.PasswordTokenAsync(client, locked));

        (medians.Max() / medians.Min()).ShouldBeLessThan(Margin, string.Join(", ", medians));
    }

    [Fact]
    public async Task A_secret_takes_the_same_time_for_every_client_known_or_not()
    {
        var host = await SharedHost.OnAsync(DatabaseKind.Sqlite);
        const string generated = "cs_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
        const string chosen = "some secret that nobody ever chose";
        var slow = (await host.Server.AddClientAsync("--secret", "a secret that an operator chose")).Id;
        Func<Task> Asks(string id, string secret) => () => host.Server.TokenAsync(new(id, secret), ("grant_type", "client_credentials"));

        var fast = await Medians.OfAsync(25, Asks(host.Machine.Id, generated), Asks("nobody", generated), Asks(slow, generated));
        var slowly = await Medians.OfAsync(25, Asks(host.Machine.Id, chosen), Asks("nobody", chosen), Asks(slow, chosen));

        (fast.Max() / fast.Min()).ShouldBeLessThan(Margin, string.Join(", ", fast));
        (slowly.Max() / slowly.Min()).ShouldBeLessThan(Margin, string.Join(", ", slowly));
    }
}
