using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.ResourceApi;

/// <summary>What a stop (SIGTERM) does to those who are being served.</summary>
public sealed class StopTests
{
    [Fact]
    public async Task A_request_under_way_is_answered_and_the_api_is_not_ready_while_it_still_serves()
    {
        await using var api = await ResourceApiHost.StartProcessAsync(("Hosting__DrainSeconds", "3"));
        TaskCompletionSource asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Issuer.Introspect = async context =>
        {
            asked.TrySetResult();
            await answer.Task;
            await Microsoft.AspNetCore.Http.HttpResponseJsonExtensions.WriteAsJsonAsync(context.Response, new { active = true });
        };
        var me = api.StatusOfMeAsync(api.Mint.Token());
        await asked.Task;

        api.Process.Terminate();

        await Eventually.HoldsAsync("it is not ready", async () => await StatusAsync(api, "/health/ready") is HttpStatusCode.ServiceUnavailable);
        (await StatusAsync(api, "/health/live")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(api, "/api/is_logined")).ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync("connections are refused", async () =>
        {
            try
            {
                await StatusAsync(api, "/health/live");
                return false;
            }
            catch (HttpRequestException)
            {
                return true;
            }
        });
        answer.SetResult();
        (await me).ShouldBe(200);
        (await api.Process.ExitAsync()).ShouldBe(0);
    }

    private static async Task<HttpStatusCode> StatusAsync(ResourceApiHost api, string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        request.Headers.ConnectionClose = true;
        using var answer = await api.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
