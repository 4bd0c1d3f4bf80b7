using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using AuthServer.Tests.Fixtures;
using AuthServer.Tests.Fixtures.Cluster;
using Shouldly;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Cluster;

/// <summary>Two AuthServers on two nodes and two resource APIs, each pair behind a balancer: keys change under load, and users end.</summary>
[Collection(OneByOne.Name)]
[Trait("Kind", "cluster")]
public sealed class RotationTests(ITestOutputHelper output)
{
    private const int TokensUnderEachKey = 100;
    private const int Workers = 4;
    private const int Users = 10;

    [Fact]
    public async Task Keys_change_under_load_without_a_refused_token_and_an_ended_user_is_refused_by_both_apis()
    {
        var cluster = await GaleraCluster.GetAsync();
        await using var replicas = await Replicas.OnTwoNodesAsync(cluster);
        await using var front = await HaProxy.StartAsync(
            replicas.Issuer.Port, HaProxy.Http("auth", replicas.Issuer.Port, replicas.Both.Select(server => server.Address)));
        await using var one = await StartApiAsync(replicas);
        await using var two = await StartApiAsync(replicas);
        Uri[] apis = [await one.ListeningAsync(), await two.ListeningAsync()];
        var apiPort = Ports.Free();
        await using var apiFront = await HaProxy.StartAsync(apiPort, HaProxy.Http("api", apiPort, apis));
        using HttpClient auth = new() { BaseAddress = replicas.Issuer }, api = new() { BaseAddress = new($"http://127.0.0.1:{apiPort}") };
        await Eventually.HoldsAsync("both are ready", async () =>
            (await auth.GetAsync("/health/ready")).IsSuccessStatusCode && (await api.GetAsync("/health/ready")).IsSuccessStatusCode);

        await RotateUnderLoadAsync(replicas, auth, api);
        await EndUsersAsync(replicas, auth, apis);
    }

    private async Task RotateUnderLoadAsync(Replicas replicas, HttpClient auth, HttpClient api)
    {
        ConcurrentQueue<string> refused = [];
        ConcurrentDictionary<string, int> signedBy = new();
        using CancellationTokenSource end = new();
        var user = await replicas.First.RegisterAsync();
        var workers = Enumerable.Range(0, Workers).Select(_ => Task.Run(async () =>
        {
            var held = await TokenAsync(
                auth, replicas.Client, ("grant_type", "password"), ("username", user.Email), ("password", user.Password), ("scope", "api offline_access"));
            while (!end.IsCancellationRequested)
            {
                signedBy.AddOrUpdate(Jwt.Header(held.AccessToken).GetProperty("kid").GetString()!, 1, (_, count) => count + 1);
                Note(await MeAsync(api, held.AccessToken), "resource API");
                Note(
                    await PostAsync(auth, replicas.Client, "/connect/introspect", ("token", held.AccessToken)),
                    "introspection",
                    answer => answer.Text("active") is "True");
                var next = await TokenAsync(auth, replicas.Client, ("grant_type", "refresh_token"), ("refresh_token", held.RefreshToken));
                Note(next, "refresh");
                held = next.Status is HttpStatusCode.OK ? next : held;
            }
        })).ToList();

        await Eventually.HoldsAsync("the first key signs", () => Task.FromResult(!signedBy.IsEmpty));
        foreach (var purpose in new[] { "signing", "encryption", "cookies", "signing" })
        {
            var before = signedBy.Count;
            var next = (await replicas.Second.RunProcessAsync("keys", "rotate", "--now", "--purpose", purpose, "--json")).ShouldSucceed();
            var activeAt = next.GetProperty("active_at").GetDateTime().ToUniversalTime();
            await Eventually.HoldsAsync("the next key is active", () => Task.FromResult(DateTime.UtcNow > activeAt));
            await Eventually.HoldsAsync("the next key signs", () => Task.FromResult(purpose is not "signing" || signedBy.Count > before));
            var signed = signedBy.Values.Sum();
            await Eventually.HoldsAsync("the load goes on", () => Task.FromResult(signedBy.Values.Sum() >= signed + TokensUnderEachKey));
        }

        await end.CancelAsync();
        await Task.WhenAll(workers);
        output.WriteLine($"{signedBy.Values.Sum()} tokens of {signedBy.Count} signing keys under load, each asked about three times: {refused.Count} refused");
        refused.ShouldBeEmpty();
        signedBy.Count.ShouldBe(3);

        void Note(Response answer, string what, Func<Response, bool>? isGood = null)
        {
            if (answer.Status is not HttpStatusCode.OK || isGood?.Invoke(answer) is false)
            {
                refused.Enqueue($"{what}: {(int)answer.Status} {answer.Body}");
            }
        }
    }

    private async Task EndUsersAsync(Replicas replicas, HttpClient auth, Uri[] apis)
    {
        List<double> seconds = [];
        for (var i = 0; i < Users; i++)
        {
            var user = await replicas.First.RegisterAsync();
            var token = await TokenAsync(auth, replicas.Client, ("grant_type", "password"), ("username", user.Email), ("password", user.Password));
            using HttpClient one = new() { BaseAddress = apis[0] }, two = new() { BaseAddress = apis[1] };
            (await MeAsync(one, token.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);
            (await MeAsync(two, token.AccessToken)).Status.ShouldBe(HttpStatusCode.OK);

            await replicas.First.Operator.DisableAsync(user);

            var started = Stopwatch.StartNew();
            await Eventually.HoldsAsync("both refuse", async () =>
                (await MeAsync(one, token.AccessToken)).Status is HttpStatusCode.Unauthorized
                    && (await MeAsync(two, token.AccessToken)).Status is HttpStatusCode.Unauthorized);
            seconds.Add(started.Elapsed.TotalSeconds);
        }

        output.WriteLine($"{Users} users disabled: both resource APIs refuse after {seconds.Order().ElementAt(Users / 2):0.00} s (median), "
            + $"{seconds.Max():0.00} s (longest)");
    }

    private static async Task<HostProcess> StartApiAsync(Replicas replicas)
    {
        var api = HostProcess.Start("ResourceApi", new Dictionary<string, string?>
        {
            ["Hosting__AllowPlainHttp"] = "true",
            ["TokenValidation__Issuer"] = replicas.Issuer.AbsoluteUri,
            ["TokenValidation__TimeoutMilliseconds"] = "30000",
        });
        await api.ListeningAsync();
        return api;
    }

    private static Task<Response> MeAsync(HttpClient api, string token)
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/api/user/me");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return Response.OfAsync(api.SendAsync(request));
    }

    private static Task<Response> TokenAsync(HttpClient auth, TestClient client, params (string Name, string Value)[] form) =>
        PostAsync(auth, client, "/api/token", form);

    private static Task<Response> PostAsync(HttpClient auth, TestClient client, string path, params (string Name, string Value)[] form) =>
        Response.OfAsync(auth.SendAsync(new(HttpMethod.Post, path)
        {
            Content = new FormUrlEncodedContent(form.Select(member => KeyValuePair.Create(member.Name, member.Value))),
            Headers = { Authorization = client.Basic },
        }));
}
