using System.Net;
using System.Security.Cryptography;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Throttle;

/// <summary>Guessing a password at the token endpoint: after five failures a wait, for every spelling and every way to ask.</summary>
public class ThrottleTests
{
    private const int Limit = 5;

    [DatabaseTheory, EveryDatabase]
    public async Task Of_a_hundred_guesses_at_once_five_are_evaluated(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        var wrong = Enumerable.Range(0, 95).Select(i => host.Server.PasswordTokenAsync(host.Web, user with { Password = $"wrong {i}" })).ToList();
        // The right one comes when so many have been answered that the five are spent, and the rest is still under way.
        var answered = 0;
        await foreach (var _ in Task.WhenEach(wrong))
        {
            if (++answered is 10)
            {
                break;
            }
        }

        var right = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => host.Server.PasswordTokenAsync(host.Web, user)));

        right.ShouldAllBe(answer => answer.Error == "invalid_grant" || answer.Status == HttpStatusCode.ServiceUnavailable);
        (await Task.WhenAll(wrong)).ShouldAllBe(answer => answer.Error == "invalid_grant" || answer.Status == HttpStatusCode.ServiceUnavailable);
        (await FailuresAsync(host, user.Email)).ShouldBe(Limit);
        (await host.Server.PasswordTokenAsync(host.Web, user)).Header("Retry-After").ShouldNotBeNull();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_hundred_right_sign_ins_of_one_user_at_once_all_succeed(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => host.Server.PasswordTokenAsync(host.Web, user)));

        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        (await FailuresAsync(host, user.Email)).ShouldBe(0);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_right_password_whose_request_is_refused_holds_up_nobody(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        for (var i = 0; i < Limit; i++)
        {
            var refused = await host.Server.TokenAsync(host.Web,
                ("grant_type", "password"), ("username", user.Email), ("password", user.Password), ("resource", "https://nobody.example/"));
            refused.Error.ShouldBe("invalid_target");
        }

        // With the request, which ends a moment after its answer.
        await Eventually.HoldsAsync("each gives its reservation back", async () => await PendingAsync(host, user.Email) is 0);
        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task An_unknown_name_locks_like_a_known_one(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var known = await host.Server.RegisterAsync();
        var unknown = known with { Email = $"nobody-{Guid.NewGuid():N}@example.com" };
        List<(string Print, bool Waits)> ofKnown = [], ofUnknown = [];
        for (var i = 0; i < Limit + 2; i++)
        {
            ofKnown.Add(Seen(await host.Server.PasswordTokenAsync(host.Web, known with { Password = "wrong password" })));
            ofUnknown.Add(Seen(await host.Server.PasswordTokenAsync(host.Web, unknown)));
        }

        ofUnknown.ShouldBe(ofKnown);
        ofKnown[^1].Waits.ShouldBeTrue();
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Every_spelling_of_a_name_counts_against_the_same_account(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await RegisterAsync(host, $"kiss-{Guid.NewGuid():N}@example.com");
        string[] spellings =
        [
            user.Email.ToUpperInvariant(),
            $"  {user.Email}\t",
            user.Email.Replace('k', '\u212a'),
            user.Email.Replace('s', '\u017f'),
            user.Email.Replace('@', '\uff20').Replace('e', '\uff45'),
        ];
        foreach (var spelling in spellings)
        {
            (await host.Server.PasswordTokenAsync(host.Web, user with { Email = spelling, Password = "wrong password" })).Error.ShouldBe("invalid_grant");
        }

        var answer = await host.Server.PasswordTokenAsync(host.Web, user);

        answer.Error.ShouldBe("invalid_grant");
        answer.Header("Retry-After").ShouldNotBeNull();
        (await FailuresAsync(host, user.Email)).ShouldBe(Limit);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_name_that_only_looks_alike_is_another_name(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await RegisterAsync(host, $"iris-{Guid.NewGuid():N}@example.com");
        string[] others =
        [
            user.Email.Replace('i', '\u0131'),
            user.Email.Replace('i', '\u0456'),
            user.Email.Replace("i", "i\u0307", StringComparison.Ordinal),
            user.Email.Replace("i", "í", StringComparison.Ordinal),
            user.Email + ".",
            user.Email.Replace("@", "+tag@", StringComparison.Ordinal),
            user.Email.Replace("@", "\u200b@", StringComparison.Ordinal),
        ];
        foreach (var other in others)
        {
            (await host.Server.PasswordTokenAsync(host.Web, user with { Email = other })).Error.ShouldBe("invalid_grant", other);
        }

        (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_right_password_ends_the_count_and_a_lock_touches_nobody_else(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var (user, other) = (await host.Server.RegisterAsync(), await host.Server.RegisterAsync());
        for (var round = 0; round < 2; round++)
        {
            await GuessAsync(host.Server, host.Web, user, Limit - 1);
            (await host.Server.PasswordTokenAsync(host.Web, user)).Status.ShouldBe(HttpStatusCode.OK);
        }

        await GuessAsync(host.Server, host.Web, user, Limit);

        (await host.Server.PasswordTokenAsync(host.App, user)).Error.ShouldBe("invalid_grant");
        (await host.Server.PasswordTokenAsync(host.Web, other)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_lock_ends_by_itself_after_what_retry_after_says(DatabaseKind kind)
    {
        await using var host = await AuthServerHost.StartAsync(
            kind, new Dictionary<string, string?> { ["Lockout__Failures"] = "2", ["Lockout__DelaySeconds"] = "2" });
        var client = await host.AddClientAsync("--grant", "password");
        var user = await host.RegisterAsync();
        await GuessAsync(host, client, user, 2);

        var locked = await host.PasswordTokenAsync(client, user);
        locked.Error.ShouldBe("invalid_grant");
        int.Parse(locked.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 2);
        await Eventually.HoldsAsync("the lock ends", async () => (await host.PasswordTokenAsync(client, user)).Status is HttpStatusCode.OK);
    }

    private static async Task GuessAsync(AuthServerHost host, TestClient client, TestUser user, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await host.PasswordTokenAsync(client, user with { Password = $"wrong {i}" })).Error.ShouldBe("invalid_grant");
        }
    }

    private static (string Print, bool Waits) Seen(Response answer) => (answer.Print(), answer.Header("Retry-After") is not null);

    private static Task<int> FailuresAsync(SharedHost host, string email) => CountAsync(host, "Failures", email);

    private static Task<int> PendingAsync(SharedHost host, string email) => CountAsync(host, "Pending", email);

    private static Task<int> CountAsync(SharedHost host, string column, string email) => host.Server.Database.ScalarAsync<int>(
        $"SELECT `{column}` FROM `SignInAttempts` WHERE `Key` = @0",
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToUpperInvariant()))));

    private static async Task<TestUser> RegisterAsync(SharedHost host, string email)
    {
        TestUser user = new("", email, "correct horse battery");
        using var answer = await host.Server.Http.PostAsync("/api/register", System.Net.Http.Json.JsonContent.Create(new { email, password = user.Password }));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created);
        return user;
    }
}
