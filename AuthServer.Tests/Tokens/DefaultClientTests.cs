using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

/// <summary>Front ends of FastAPI's tutorial, which know no client_id.</summary>
public sealed class DefaultClientTests : IAsyncLifetime
{
    private const string Web = "web";

    private AuthServerHost _server = null!;
    private TestUser _user = null!;

    public async Task InitializeAsync()
    {
        _server = await AuthServerHost.StartAsync(more: new Dictionary<string, string?>
        {
            ["Compatibility__DefaultClient"] = Web,
            ["Usage__FlushSeconds"] = "1",
        });
        await _server.Operator.AddClientAsync(Web, ["--public", "--grant", "password", "--grant", "refresh_token", "--scope", "api"]);
        _user = await _server.RegisterAsync();
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public static TheoryData<string, string> Forms => new()
    {
        // Swagger UI's dialog with nothing filled in but the two, client credentials in the body.
        { "Swagger UI", "grant_type=password&username={0}&password={1}&scope=&client_id=&client_secret=" },
        { "Swagger UI, older", "grant_type=password&username={0}&password={1}" },
        { "OAuth2PasswordRequestForm's fields, all empty", "grant_type=&username={0}&password={1}&scope=&client_id=&client_secret=" },
        { "requests.post(url, data={...})", "username={0}&password={1}" },
        { "fetch with URLSearchParams", "username={0}&password={1}&scope=" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task A_form_that_names_no_client_is_the_default_clients(string sender, string form)
    {
        var answer = await PostAsync(form);

        answer.Status.ShouldBe(HttpStatusCode.OK, sender);
        Jwt.Claims(answer.AccessToken).GetProperty("client_id").GetString().ShouldBe(Web);
        answer.Text("token_type").ShouldBe("Bearer");
        (await PostAsync(form.Replace("{1}", "wrong", StringComparison.Ordinal))).Error.ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("username={0}")]
    [InlineData("password={1}")]
    [InlineData("username=&password={1}")]
    [InlineData("grant_type=client_credentials&username={0}&password={1}")]
    [InlineData("grant_type=refresh_token&refresh_token=x&username={0}&password={1}")]
    [InlineData("username={0}&password={1}&client_secret=guess")]
    [InlineData("username={0}&password={1}&client_id=web")]
    [InlineData("username={0}&password={1}&client_id=web2&grant_type=password")]
    [InlineData("username={0}&password={1}&client_assertion=x")]
    [InlineData("username={0}&username={0}&password={1}")]
    public async Task Every_other_form_is_answered_as_if_the_setting_were_not_there(string form)
    {
        await using var plain = await AuthServerHost.StartAsync(database: _server.Database);

        var (with, without) = (await PostAsync(form), await PostAsync(form, to: plain));

        with.Status.ShouldNotBe(HttpStatusCode.OK);
        (with.Status, with.Error, with.Text("error_description")).ShouldBe((without.Status, without.Error, without.Text("error_description")));
    }

    [Theory]
    [InlineData("Basic", "d2ViMjo=")]
    [InlineData("Basic", "Og==")]
    [InlineData("Basic", "!")]
    [InlineData("Bearer", "token")]
    public async Task With_an_Authorization_header_of_any_kind_no_client_is_assumed(string scheme, string value)
    {
        var answer = await PostAsync("grant_type=password&username={0}&password={1}", new AuthenticationHeaderValue(scheme, value));

        answer.Status.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_the_setting_such_a_form_is_refused()
    {
        await using var plain = await AuthServerHost.StartAsync(database: _server.Database);

        (await PostAsync("grant_type=password&username={0}&password={1}", to: plain)).Error.ShouldBe("invalid_client");
    }

    [Theory]
    [InlineData("confidential", "--grant", "password")]
    [InlineData("without-grant", "--public", "--grant", "device_code", "--grant", "refresh_token")]
    public async Task A_client_that_is_confidential_or_may_not_use_passwords_stays_refused(string id, params string[] options)
    {
        await _server.Operator.AddClientAsync(id, options);
        await using var other = await AuthServerHost.StartAsync(
            more: new Dictionary<string, string?> { ["Compatibility__DefaultClient"] = id }, database: _server.Database);

        (await PostAsync("username={0}&password={1}", to: other)).Error.ShouldBeOneOf("invalid_client", "unauthorized_client");
    }

    [Fact]
    public async Task The_start_warns_of_it_in_one_line()
    {
        await Eventually.HoldsAsync("it is said", () => Task.FromResult(
            _server.Process.Output.Split('\n').Count(line => line.Contains("Compatibility__DefaultClient=web", StringComparison.Ordinal)) is 1));
    }

    [Fact]
    public async Task Its_uses_are_counted_apart()
    {
        await PostAsync("username={0}&password={1}");
        await PostAsync("grant_type=password&username={0}&password={1}&client_id=web");
        await PostAsync("username={0}&password={1}");

        await Eventually.HoldsAsync("what was counted is written", async () => await CountAsync("password without client_id") is 2);
        (await CountAsync("password")).ShouldBe(1);
    }

    private async Task<long?> CountAsync(string grant)
    {
        var usage = (await _server.RunAsync("clients", "usage", Web, "--json")).Json;
        var row = usage.EnumerateArray().FirstOrDefault(row => row.GetProperty("grant").GetString() == grant);
        return row.ValueKind is System.Text.Json.JsonValueKind.Object && row.GetProperty("allowed").GetBoolean() ? row.GetProperty("count").GetInt64() : null;
    }

    private Task<Response> PostAsync(string form, AuthenticationHeaderValue? authorization = null, AuthServerHost? to = null)
    {
        var body = form.Replace("{0}", Uri.EscapeDataString(_user.Email), StringComparison.Ordinal)
            .Replace("{1}", Uri.EscapeDataString(_user.Password), StringComparison.Ordinal);
        HttpRequestMessage request = new(HttpMethod.Post, "/api/token")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        request.Headers.Authorization = authorization;
        return (to ?? _server).SendAsync(request);
    }
}
