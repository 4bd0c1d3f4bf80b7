namespace AuthServer.Tests.Fixtures;

/// <summary>A ResourceApi in front of an <see cref="IssuerStub"/>, with its client.</summary>
internal sealed class ResourceApiHost : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private ResourceApiHost(IssuerStub issuer, HostRun process, Uri address)
    {
        Issuer = issuer;
        Process = process;
        Client = new HttpClient { BaseAddress = address };
    }

    public IssuerStub Issuer { get; }

    public HostRun Process { get; }

    public HttpClient Client { get; }

    public TokenMint Mint => Issuer.Mint;

    /// <summary>Starts both, within the tests' own process, and waits until the API is ready.</summary>
    public static async Task<ResourceApiHost> StartAsync(params (string Name, string? Value)[] settings)
    {
        var host = await StartAsync(await IssuerStub.StartAsync(), settings);
        await host.ReadyAsync();
        return host;
    }

    /// <summary>The same with the API as a process: for signals and what is written to standard output.</summary>
    public static async Task<ResourceApiHost> StartProcessAsync(params (string Name, string? Value)[] settings)
    {
        var host = await StartAsync(await IssuerStub.StartAsync(), settings, environment => HostProcess.Start("ResourceApi", environment));
        await host.ReadyAsync();
        return host;
    }

    /// <summary>Starts the API in front of an issuer that may be out of reach.</summary>
    public static Task<ResourceApiHost> StartAsync(IssuerStub issuer, params (string Name, string? Value)[] settings) =>
        StartAsync(issuer, settings, environment => GuestHost.Start("ResourceApi", environment));

    private static async Task<ResourceApiHost> StartAsync(
        IssuerStub issuer, (string Name, string? Value)[] settings, Func<IReadOnlyDictionary<string, string?>, HostRun> start)
    {
        var environment = new Dictionary<string, string?>
        {
            ["Hosting__AllowPlainHttp"] = "true",
            ["TokenValidation__Issuer"] = issuer.Issuer.AbsoluteUri,
            ["TokenValidation__Mode"] = "Introspection",
            ["TokenValidation__ClientSecret"] = IssuerStub.ClientSecret,
            // The stub shares its machine with everything else: only a test about waiting should see a timeout.
            ["TokenValidation__TimeoutMilliseconds"] = "30000",
        };
        foreach (var (name, value) in settings)
        {
            environment[name] = value;
        }

        var run = start(environment);
        return new ResourceApiHost(issuer, run, await run.ListeningAsync());
    }

    /// <summary>A GET with a token, or with none.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }

        return await Client.SendAsync(request);
    }

    public async Task<int> StatusOfMeAsync(string? token)
    {
        using var answer = await GetAsync("/api/user/me", token);
        return (int)answer.StatusCode;
    }

    /// <summary>Repeats a request until its answer fulfils the condition; the test run's own limit ends a hopeless wait.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using PeriodicTimer timer = new(Interval);
        while (!await condition())
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    public Task ReadyAsync() => UntilAsync(async () =>
    {
        using var answer = await Client.GetAsync("/health/ready");
        return answer.IsSuccessStatusCode;
    });

    /// <summary>The parameters of the answer's Bearer challenge (RFC 6750 section 3).</summary>
    public static string Challenge(HttpResponseMessage answer) =>
        answer.Headers.WwwAuthenticate.Single(value => value.Scheme == "Bearer").Parameter ?? "";

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Process.DisposeAsync();
        await Issuer.DisposeAsync();
    }
}
