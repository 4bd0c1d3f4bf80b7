namespace AuthServer.Tests.Fixtures;

/// <summary>Two services behind each other: a front that is called with users' tokens and calls a back with exchanged ones.</summary>
internal sealed class ServiceChain
{
    public const string TokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";
    public const string AccessTokenType = "urn:ietf:params:oauth:token-type:access_token";

    public required AuthServerHost Server { get; init; }

    /// <summary>A resource server that may exchange what it was sent for tokens for <see cref="Back"/>, with scopes read and write.</summary>
    public required TestClient Front { get; init; }

    public required TestClient Back { get; init; }

    /// <summary>What users sign in with: scopes read and write for the front, work for the back.</summary>
    public required TestClient App { get; init; }

    public required string Read { get; init; }

    public required string Write { get; init; }

    public required string Work { get; init; }

    public string FrontUri => $"https://{Front.Id}.example/";

    public string BackUri => $"https://{Back.Id}.example/";

    public static async Task<ServiceChain> OnAsync(DatabaseKind kind)
    {
        var server = (await SharedHost.OnAsync(kind)).Server;
        var mark = Guid.NewGuid().ToString("N")[..12];
        var (front, back, read, write, work) = ($"front-{mark}", $"back-{mark}", $"read-{mark}", $"write-{mark}", $"work-{mark}");
        await server.Operator.AddScopeAsync(read, front);
        await server.Operator.AddScopeAsync(write, front);
        await server.Operator.AddScopeAsync(work, back);
        return new()
        {
            Server = server,
            Read = read,
            Write = write,
            Work = work,
            Front = await server.Operator.AddClientAsync(front,
                [
                    "--resource-server", "--resource-uri", $"https://{front}.example/", "--grant", "token_exchange", "--scope", read, write,
                    "--exchange-target", back,
                ]),
            Back = await server.Operator.AddClientAsync(back,
                ["--resource-server", "--resource-uri", $"https://{back}.example/", "--grant", "token_exchange", "--scope", read, "--exchange-target", front]),
            App = await server.AddClientAsync("--grant", "password", "refresh_token", "--scope", read, write, work, "openid", "email"),
        };
    }

    public async Task<Response> SignInAsync(params string[] scopes) =>
        await Server.PasswordTokenAsync(App, await Server.RegisterAsync(), string.Join(' ', scopes));

    /// <summary>A null value leaves a parameter out.</summary>
    public Task<Response> ExchangeAsync(TestClient client, string subjectToken, params (string Name, string? Value)[] more)
    {
        Dictionary<string, string?> form = new() { ["grant_type"] = TokenExchange, ["subject_token"] = subjectToken, ["subject_token_type"] = AccessTokenType };
        List<(string, string)> repeated = [];
        foreach (var (name, value) in more)
        {
            if (name is "audience" or "resource")
            {
                repeated.Add((name, value!));
            }
            else
            {
                form[name] = value;
            }
        }

        return Server.TokenAsync(client, [.. form.Where(member => member.Value is not null).Select(member => (member.Key, member.Value!)), .. repeated]);
    }
}
