using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AuthServer.Accounts.Passwords;
using AuthServer.Tests.Accounts.Passwords;
using AuthServer.Tests.Fixtures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

public class RegisterEndpointTests(SqliteDatabase database) : IClassFixture<SqliteDatabase>, IAsyncLifetime
{
    private readonly string _email = AccountsServer.NewEmail();
    private AccountsServer _server = null!;

    public async Task InitializeAsync() => _server = await AccountsServer.StartAsync(database);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task A_new_account_is_created_with_its_id_and_location()
    {
        using var response = await PostAsync($$"""{"email":" {{_email}} ","password":"correct horse"}""");

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
        answer.EnumerateObject().Select(member => member.Name).ShouldBe(["id", "email"]);
        answer.GetProperty("email").GetString().ShouldBe(_email);
        response.Headers.Location.ShouldBe(new Uri("/connect/userinfo", UriKind.Relative));
    }

    [Fact]
    public async Task An_address_in_use_is_a_conflict_in_any_case()
    {
        await _server.RegisterAsync(_email, "correct horse");

        using var response = await PostAsync($$"""{"email":"{{_email.ToUpperInvariant()}}","password":"another horse"}""");

        await ShouldBeProblemAsync(response, HttpStatusCode.Conflict);
    }

    [Theory]
    [InlineData("""{"email":"not an address","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@b.example","password":"short"}""", "password")]
    [InlineData("""{"email":"a@b.example","password":"password1"}""", "password")]
    [InlineData("""{"email":"not an address","password":"short"}""", "email", "password")]
    [InlineData("""{"email":"a@b.example"}""", "password")]
    [InlineData("""{"password":"correct horse"}""", "email")]
    [InlineData("{}", "email", "password")]
    [InlineData("""{"email":null,"password":null}""", "email", "password")]
    [InlineData("""{"email":["a@b.example"],"password":{}}""", "email", "password")]
    [InlineData("""{"email":1,"password":true}""", "email", "password")]
    [InlineData("""{"Email":"a@b.example","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@b.example","email":"c@d.example","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@b.example","password":"correct horse","p\u0061ssword":"correct horse"}""", "password")]
    [InlineData("""{"email":"a\ud800@b.example","password":"correct horse"}""", "email")]
    [InlineData("""{"email":"a@b.example","password":"correct\u0000horse"}""", "password")]
    [InlineData("""{"email":"a\u0000@b.example","password":"correct horse"}""", "email")]
    [InlineData("", "body")]
    [InlineData("{", "body")]
    [InlineData("null", "body")]
    [InlineData("[]", "body")]
    [InlineData("\"text\"", "body")]
    [InlineData("{}{}", "body")]
    [InlineData("""{"email":"a@b.example","password":"correct horse",}""", "body")]
    public async Task What_is_wrong_is_reported_per_field(string json, params string[] fields)
    {
        using var response = await PostAsync(json);

        var problem = await ShouldBeProblemAsync(response, HttpStatusCode.BadRequest);
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe(fields);
    }

    [Fact]
    public async Task Deep_JSON_and_bytes_that_are_no_UTF8_are_refused()
    {
        using var deep = await PostAsync(string.Concat(Enumerable.Repeat("[", 10_000)));
        await ShouldBeProblemAsync(deep, HttpStatusCode.BadRequest);

        using ByteArrayContent bytes = new([.. "{\"email\":\"a"u8, 0xff, .. "@b.example\",\"password\":\"correct horse\"}"u8]);
        bytes.Headers.ContentType = new("application/json");
        using var response = await _server.Http.PostAsync("/api/register", bytes);
        await ShouldBeProblemAsync(response, HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=utf-16")]
    [InlineData(null)]
    public async Task Another_content_type_is_refused(string? type)
    {
        using StringContent content = new($$"""{"email":"{{_email}}","password":"correct horse"}""");
        content.Headers.ContentType = type is null ? null : System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);
        using var response = await _server.Http.PostAsync("/api/register", content);

        await ShouldBeProblemAsync(response, HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task A_body_too_large_is_refused()
    {
        using var response = await PostAsync($$"""{"email":"{{_email}}","password":"{{new string('x', 70_000)}}"}""");

        await ShouldBeProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
    }

    [Fact]
    public async Task No_other_member_sets_anything()
    {
        using var response = await PostAsync($$"""
            {"email":"{{_email}}","password":"correct horse","id":"me","Id":"me","disabled":true,"emailConfirmed":true,"roles":["admin"],
             "createdAt":"2001-01-01","securityStamp":"x","passwordHash":"x","user":{"email":"x","emailConfirmed":true},"x":1,"x":2}
            """);

        response.StatusCode.ShouldBe(HttpStatusCode.Created);
        var user = await _server.QueryAsync(db => db.Users.AsNoTracking().SingleAsync(u => u.Email == _email));
        user.Id.ShouldNotBe("me");
        (user.Disabled, user.EmailConfirmed, user.LockoutEnabled, user.TwoFactorEnabled, user.PhoneNumber).ShouldBe((false, false, false, false, null));
        user.CreatedAt.ShouldBe(DateTime.UtcNow, TimeSpan.FromHours(1));
        user.SecurityStamp.ShouldNotBe("x");
        user.PasswordHash.ShouldNotBeNull().ShouldStartWith("$argon2id$");
    }

    [Fact]
    public async Task Fifty_at_once_make_one_account_and_49_conflicts()
    {
        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
        {
            using var response = await PostAsync($$"""{"email":"{{_email}}","password":"correct horse"}""");
            return response.StatusCode;
        }));

        statuses.Count(status => status is HttpStatusCode.Created).ShouldBe(1);
        statuses.Count(status => status is HttpStatusCode.Conflict).ShouldBe(49);
    }

    [Fact]
    public async Task A_full_queue_is_answered_503_with_Retry_After()
    {
        await using var small = await AccountsServer.StartAsync(database, ("Passwords:Threads", "1"), ("Passwords:QueueLength", "1"));
        var queue = small.Services.GetRequiredService<HashingQueue>();
        using Blocker blocker = new();
        var running = queue.TryRun(blocker.Block, default)!;
        blocker.WaitUntilRunning();
        var waiting = queue.TryRun(() => true, default)!;

        using var response = await small.Http.PostAsJsonAsync("/api/register", new { email = _email, password = "correct horse" });

        await ShouldBeProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        response.Headers.RetryAfter.ShouldNotBeNull().Delta.ShouldNotBeNull().ShouldBeGreaterThan(TimeSpan.Zero);
        blocker.Release();
        (await running && await waiting).ShouldBeTrue();
    }

    private static async Task<JsonElement> ShouldBeProblemAsync(HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.ShouldBe(status);
        response.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        return problem;
    }

    private async Task<HttpResponseMessage> PostAsync(string json)
    {
        using StringContent content = new(json, Encoding.UTF8, "application/json");
        return await _server.Http.PostAsync("/api/register", content);
    }
}
