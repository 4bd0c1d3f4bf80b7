using System.Net.Http.Json;
using System.Net.Sockets;
using Shouldly;

namespace AuthServer.Tests.Fixtures.Cluster;

/// <summary>Workers that register, sign in, refresh and revoke through one address, and note what was acknowledged.</summary>
internal sealed class Load : IAsyncDisposable
{
    private const int Workers = 12;

    /// <summary>What a client does that is told to come back: not to ask again at once.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;
    private readonly TestClient _client;
    private readonly CancellationTokenSource _end = new();
    private readonly List<Task> _workers;

    public Load(Uri address, TestClient client)
    {
        _client = client;
        _http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(15) };
        _workers = [.. Enumerable.Range(0, Workers).Select(number => Task.Run(() => WorkAsync(number)))];
    }

    public Ledger Ledger { get; } = new();

    /// <summary>Waits until so many more requests have succeeded.</summary>
    public Task SucceedAsync(int more)
    {
        var goal = Ledger.Successes + more;
        return Eventually.HoldsAsync($"{more} successes", () => Task.FromResult(Ledger.Successes >= goal));
    }

    public async Task StopAsync()
    {
        await _end.CancelAsync();
        await Task.WhenAll(_workers);
    }

    /// <summary>Asks for every acknowledged effect, one by one.</summary>
    public async Task AccountAsync()
    {
        await Parallel.ForEachAsync(Ledger.Accounts, async (user, _) =>
            (await TokenAsync(("grant_type", "password"), ("username", user.Email), ("password", user.Password)))
                .Status.ShouldBe(System.Net.HttpStatusCode.OK, "an account"));
        await Parallel.ForEachAsync(Ledger.RefreshTokens, async (token, _) =>
        {
            var first = await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", token));
            first.Status.ShouldBe(System.Net.HttpStatusCode.OK, $"a refresh token: {first.Body}");
            (await TokenAsync(("grant_type", "refresh_token"), ("refresh_token", token))).Error.ShouldBe("invalid_grant", "a refresh token again");
        });
        await Parallel.ForEachAsync(Ledger.Revoked, async (token, _) =>
            (await PostAsync("/connect/introspect", ("token", token))).Body.ShouldBe("""{"active":false}""", "a revocation"));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task WorkAsync(int number)
    {
        while (!_end.IsCancellationRequested)
        {
            TestUser user = new("", $"user-{Guid.NewGuid():N}@example.com", "correct horse battery");
            var registration = new { email = user.Email, password = user.Password };
            if (await TryAsync("register", () => Response.OfAsync(_http.PostAsJsonAsync("/api/register", registration))) is null)
            {
                continue;
            }

            Ledger.Accounts.Enqueue(user);
            (string, string)[] signIn = [("grant_type", "password"), ("username", user.Email), ("password", user.Password), ("scope", "api offline_access")];
            if (await TryAsync("password", () => TokenAsync(signIn)) is not { } token
                || await TryAsync("refresh", () => TokenAsync(("grant_type", "refresh_token"), ("refresh_token", token.RefreshToken))) is not { } refreshed)
            {
                continue;
            }

            if (number % 2 is 0)
            {
                Ledger.RefreshTokens.Enqueue(refreshed.RefreshToken);
            }
            else if (await TryAsync("revoke", () => PostAsync("/connect/revoke", ("token", refreshed.RefreshToken))) is not null)
            {
                Ledger.Revoked.Enqueue(refreshed.RefreshToken);
                Ledger.Revoked.Enqueue(refreshed.AccessToken);
            }
        }
    }

    /// <summary>Null: not acknowledged.</summary>
    private async Task<Response?> TryAsync(string what, Func<Task<Response>> ask)
    {
        try
        {
            var answer = await ask();
            if ((int)answer.Status is >= 200 and < 300)
            {
                Ledger.Succeed();
                return answer;
            }

            Ledger.Errors.Enqueue($"{what} {(int)answer.Status} {answer.Error}".TrimEnd());
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or IOException or SocketException)
        {
            Ledger.Errors.Enqueue($"{what} {exception.GetType().Name}");
        }

        // A client that failed tries again, not at full speed.
        await Task.Delay(Pause);
        return null;
    }

    private Task<Response> TokenAsync(params (string Name, string Value)[] form) => PostAsync("/api/token", form);

    private Task<Response> PostAsync(string path, params (string Name, string Value)[] form)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(member => KeyValuePair.Create(member.Name, member.Value))),
            Headers = { Authorization = _client.Basic },
        };
        return Response.OfAsync(_http.SendAsync(request));
    }
}
