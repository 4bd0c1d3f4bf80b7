using System.Net;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>The issuer away, slow or talking nonsense (B8, D2): what is known holds, the rest is an honest 503, never a 500.</summary>
public sealed class OutageTests
{
    private static readonly (string, string?) LongMemory = ("TokenValidation__CacheSeconds", "3600");

    public static TheoryData<string> UselessAnswers =>
    [
        "nothing", "no JSON", "an array", "no active member", "active as text", "a server error", "an HTML page", "a redirect", "endless",
        "a cut connection", "silence",
    ];

    [Fact]
    public async Task With_the_issuer_down_known_tokens_work_and_others_are_told_to_come_back()
    {
        await using var api = await ResourceApiHost.StartAsync(LongMemory);
        var known = api.Mint.Token();
        (await api.StatusOfMeAsync(known)).ShouldBe(200);

        await api.Issuer.StopAsync();

        (await api.StatusOfMeAsync(known)).ShouldBe(200);
        await ShouldBeUnavailableAsync(api, "/api/user/me", api.Mint.Token());
        await ShouldBeUnavailableAsync(api, "/api/is_logined", api.Mint.Token());
    }

    [Fact]
    public async Task With_the_issuer_down_what_needs_no_answer_is_answered()
    {
        await using var api = await ResourceApiHost.StartAsync();
        await api.Issuer.StopAsync();

        (await api.StatusOfMeAsync(null)).ShouldBe(401);
        (await api.StatusOfMeAsync("garbage")).ShouldBe(401);
        (await api.StatusOfMeAsync(api.Mint.Token()[..^8] + "AAAAAAAA")).ShouldBe(401);
        (await (await api.GetAsync("/api/is_logined", "garbage")).Content.ReadAsStringAsync()).ShouldBe("""{"is_logined":false}""");
        (await api.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Local_validation_needs_no_issuer_once_its_keys_are_known()
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__Mode", "Local"));
        await api.Issuer.StopAsync();

        (await api.StatusOfMeAsync(api.Mint.Token())).ShouldBe(200);
    }

    [Fact]
    public async Task The_api_starts_before_its_issuer_and_works_as_soon_as_that_is_there()
    {
        var issuer = await IssuerStub.StartAsync();
        await issuer.StopAsync();
        await using var api = await ResourceApiHost.StartAsync(issuer);
        var token = api.Mint.Token();

        await ShouldBeUnavailableAsync(api, "/api/user/me", token);
        (await api.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await api.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await issuer.RestartAsync();
        (await api.StatusOfMeAsync(token)).ShouldBe(200);
        (await api.GetAsync("/health/ready")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task After_an_outage_the_next_request_works_without_a_restart()
    {
        await using var api = await ResourceApiHost.StartAsync();
        var token = api.Mint.Token();
        await api.Issuer.StopAsync();
        (await api.StatusOfMeAsync(token)).ShouldBe(503);

        await api.Issuer.RestartAsync();

        (await api.StatusOfMeAsync(token)).ShouldBe(200);
    }

    [Theory]
    [MemberData(nameof(UselessAnswers))]
    public async Task A_useless_answer_of_the_issuer_is_no_answer(string kind)
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__TimeoutMilliseconds", "500"));
        api.Issuer.Introspect = context => AnswerUselesslyAsync(context, kind);

        await ShouldBeUnavailableAsync(api, "/api/user/me", api.Mint.Token());
        await ShouldBeUnavailableAsync(api, "/api/is_logined", api.Mint.Token());

        api.Process.Output.ShouldContain("The issuer cannot be asked about a token");
    }

    [Fact]
    public async Task A_wrong_client_secret_is_logged_by_the_name_of_its_setting()
    {
        await using var api = await ResourceApiHost.StartAsync(("TokenValidation__ClientSecret", "not the secret"));

        await ShouldBeUnavailableAsync(api, "/api/user/me", api.Mint.Token());

        api.Process.Output.ShouldContain("TokenValidation__ClientSecret is wrong");
        api.Process.Output.ShouldNotContain("not the secret");
    }

    [Fact]
    public async Task Metadata_without_an_introspection_endpoint_of_the_issuer_makes_503()
    {
        var issuer = await IssuerStub.StartAsync();
        issuer.IntrospectionEndpoint = "ftp://127.0.0.1/introspect";
        await using var api = await ResourceApiHost.StartAsync(issuer);

        await ShouldBeUnavailableAsync(api, "/api/user/me", api.Mint.Token());
    }

    private static async Task ShouldBeUnavailableAsync(ResourceApiHost api, string path, string token)
    {
        using var answer = await api.GetAsync(path, token);
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(2));
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    private static async Task AnswerUselesslyAsync(HttpContext context, string kind)
    {
        var answer = context.Response;
        switch (kind)
        {
            case "nothing":
                break;
            case "a server error":
                answer.StatusCode = StatusCodes.Status500InternalServerError;
                await answer.WriteAsync("""{"active":true}""");
                break;
            case "a redirect":
                answer.Redirect("http://127.0.0.1:1/", permanent: false, preserveMethod: true);
                break;
            case "a cut connection":
                context.Abort();
                break;
            case "silence":
                // It takes the request and never answers.
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case "endless":
                answer.ContentType = "application/json";
                while (!context.RequestAborted.IsCancellationRequested)
                {
                    await answer.WriteAsync(new string(' ', 65_536));
                }

                break;
            default:
                answer.ContentType = "application/json";
                await answer.WriteAsync(kind switch
                {
                    "no JSON" => "{",
                    "an array" => "[true]",
                    "no active member" => """{"sub":"user-1"}""",
                    "active as text" => """{"active":"true"}""",
                    "an HTML page" => "<html>Down for maintenance</html>",
                    _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
                });
                break;
        }
    }
}
