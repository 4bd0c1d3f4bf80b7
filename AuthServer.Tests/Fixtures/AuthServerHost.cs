using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace AuthServer.Tests.Fixtures;

/// <summary>A running AuthServer on a database of its own, with what tests need to speak to it.</summary>
internal sealed class AuthServerHost : IAsyncDisposable
{
    /// <summary>Argon2id at its minimum: these tests are about the protocol, and there are many.</summary>
    public static IReadOnlyDictionary<string, string?> CheapHashing { get; } = new Dictionary<string, string?>
    {
        ["Passwords__MemoryKiB"] = "8",
        ["Passwords__Iterations"] = "1",
    };

    private readonly Dictionary<string, string?> _settings;
    private readonly Action<IServiceCollection>? _services;
    private readonly Lazy<Operator> _operator;

    private AuthServerHost(TestDatabase database, Dictionary<string, string?> settings, HostRun process, Uri address, Action<IServiceCollection>? services)
    {
        Database = database;
        _settings = settings;
        _services = services;
        _operator = new(() => new(settings));
        Process = process;
        Address = address;
        Http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(100) };
    }

    public TestDatabase Database { get; }

    public IReadOnlyDictionary<string, string?> Settings => _settings;

    public HostRun Process { get; private set; }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Works on the same database, beside the server.</summary>
    public Operator Operator => _operator.Value;

    /// <summary>The issuer that the tests configure; addresses in the discovery document begin with it.</summary>
    public string Issuer => _settings["Protocol__Issuer"]!;

    /// <summary>Within the tests' own process; with <paramref name="services"/> that the server does not have itself, such as a grant.</summary>
    public static Task<AuthServerHost> StartAsync(
        DatabaseKind kind = DatabaseKind.Sqlite,
        IReadOnlyDictionary<string, string?>? more = null,
        TestDatabase? database = null,
        Action<IServiceCollection>? services = null) =>
        StartAsync(kind, more, database, (_, settings) => GuestHost.Start("AuthServer", settings, services), services);

    /// <summary>As a process: for signals, a sudden death, and what only an operating system keeps apart.</summary>
    public static Task<AuthServerHost> StartProcessAsync(
        DatabaseKind kind = DatabaseKind.Sqlite, IReadOnlyDictionary<string, string?>? more = null, TestDatabase? database = null) =>
        StartAsync(kind, more, database, StartProcess);

    private static async Task<AuthServerHost> StartAsync(
        DatabaseKind kind,
        IReadOnlyDictionary<string, string?>? more,
        TestDatabase? database,
        Func<TestDatabase, IReadOnlyDictionary<string, string?>, HostRun> start,
        Action<IServiceCollection>? services = null)
    {
        database ??= await TestDatabase.CreateAsync(kind);
        var port = Ports.Free();
        Dictionary<string, string?> settings = new(database.Settings)
        {
            ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
            ["Protocol__Issuer"] = $"http://127.0.0.1:{port}/",
            ["Hosting__AllowPlainHttp"] = "true",
            // A machine that is busy with other tests answers late: only a test about waiting should see a timeout.
            ["Database__CommandTimeoutSeconds"] = "60",
            ["Lockout__MaxWaitSeconds"] = "100",
            // All tests and all load register from one address.
            ["Registration__PerHour"] = "0",
        };
        foreach (var (name, value) in CheapHashing.Concat(more ?? new Dictionary<string, string?>()))
        {
            settings[name] = value;
        }

        var run = start(database, settings);
        return new(database, settings, run, await run.ListeningAsync(), services);
    }

    /// <summary>Starts it again with the same settings, after a test has ended it.</summary>
    public async Task RestartAsync(IReadOnlyDictionary<string, string?>? more = null)
    {
        var isProcess = Process is HostProcess;
        await Process.DisposeAsync();
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
        {
            _settings[name] = value;
        }

        Process = isProcess ? StartProcess(Database, _settings) : GuestHost.Start("AuthServer", _settings, _services);
        await Process.ListeningAsync();
    }

    /// <summary>Ends the process as a power cut would (SIGKILL).</summary>
    public Task KillAsync() => ((HostProcess)Process).KillAsync();

    /// <summary>Runs one command beside the server and returns its exit code and streams.</summary>
    public async Task<CommandResult> RunAsync(params string[] arguments) => await RunWithInputAsync(null, arguments);

    public async Task<CommandResult> RunWithInputAsync(string? input, params string[] arguments) =>
        await CommandResult.RunAsync(_settings, input, arguments, _services);

    /// <summary>As a process, as an operator does.</summary>
    public Task<CommandResult> RunProcessAsync(params string[] arguments) =>
        CommandResult.RunProcessAsync(_settings, Database.Folder.FullName, arguments);

    /// <summary>Registers a client with the options of <c>clients add</c>.</summary>
    public Task<TestClient> AddClientAsync(params string[] options) =>
        Operator.AddClientAsync($"client-{Guid.NewGuid().ToString("N")[..12]}", options);

    public async Task<TestUser> RegisterAsync(string? password = null)
    {
        TestUser user = new("", $"user-{Guid.NewGuid():N}@example.com", password ?? "correct horse battery");
        using var answer = await Http.PostAsJsonAsync("/api/register", new { email = user.Email, password = user.Password });
        answer.EnsureSuccessStatusCode();
        return user with { Id = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()! };
    }

    /// <summary>Through a browser, which knows the server's certificate.</summary>
    public async Task<TestUser> RegisterAsync(Browser browser)
    {
        TestUser user = new("", $"user-{Guid.NewGuid():N}@example.com", "correct horse battery");
        var answer = await browser.PostJsonAsync("/api/register", new { email = user.Email, password = user.Password });
        return user with { Id = answer.Text("id")! };
    }

    public Task<Response> PostAsync(string path, IEnumerable<KeyValuePair<string, string>> form, AuthenticationHeaderValue? authorization = null)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = authorization;
        return SendAsync(request);
    }

    public Task<Response> GetAsync(string path) => Response.OfAsync(Http.GetAsync(path));

    /// <summary>On a busy machine a moment later than the first time it is asked.</summary>
    public Task ReadyAsync() => Eventually.HoldsAsync("ready", async () => (await GetAsync("/health/ready")).Status is System.Net.HttpStatusCode.OK);

    public Task<Response> UserInfoAsync(string token) =>
        SendAsync(new(HttpMethod.Get, "/connect/userinfo") { Headers = { Authorization = new("Bearer", token) } });

    public Task<Response> SendAsync(HttpRequestMessage request) => Response.OfAsync(Http.SendAsync(request));

    /// <summary>Posts to the token endpoint; the client authenticates by Basic, or names itself when it is public.</summary>
    public Task<Response> TokenAsync(TestClient client, params (string Name, string Value)[] form) => PostAsClientAsync("/api/token", client, form);

    public Task<Response> PasswordTokenAsync(TestClient client, TestUser user, string? scope = null) => TokenAsync(client,
        [("grant_type", "password"), ("username", user.Email), ("password", user.Password), .. scope is null ? [] : new[] { ("scope", scope) }]);

    public Task<Response> RefreshAsync(TestClient client, string refreshToken) =>
        TokenAsync(client, ("grant_type", "refresh_token"), ("refresh_token", refreshToken));

    public Task<Response> IntrospectAsync(TestClient client, string token) => PostAsClientAsync("/connect/introspect", client, ("token", token));

    public Task<Response> RevokeAsync(TestClient client, string token) => PostAsClientAsync("/connect/revoke", client, ("token", token));

    public async Task<bool> IsActiveAsync(TestClient client, string token) =>
        (await IntrospectAsync(client, token)).Json.GetProperty("active").GetBoolean();

    private static HostProcess StartProcess(TestDatabase database, IReadOnlyDictionary<string, string?> settings) =>
        HostProcess.Start("AuthServer", settings, workingDirectory: database.Folder.FullName);

    private Task<Response> PostAsClientAsync(string path, TestClient client, params (string Name, string Value)[] form)
    {
        var members = form.Select(member => KeyValuePair.Create(member.Name, member.Value));
        return client.Secret is null
            ? PostAsync(path, members.Append(KeyValuePair.Create("client_id", client.Id)))
            : PostAsync(path, members, client.Basic);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_operator.IsValueCreated)
        {
            await Operator.DisposeAsync();
        }

        await Process.DisposeAsync();
    }
}
