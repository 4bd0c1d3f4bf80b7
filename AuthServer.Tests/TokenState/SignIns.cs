using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.TokenState;

/// <summary>What is asked of all tokens that descend from one sign-in with client <see cref="SharedHost.Web"/>.</summary>
internal static class SignIns
{
    public static async Task ShouldBeDeadAsync(SharedHost host, params Response[] answers)
    {
        foreach (var answer in answers.Where(answer => answer.Status is HttpStatusCode.OK))
        {
            (await host.Server.IntrospectAsync(host.ResourceApi, answer.AccessToken)).Body.ShouldBe("""{"active":false}""");
            (await host.Server.IntrospectAsync(host.Web, answer.RefreshToken)).Body.ShouldBe("""{"active":false}""");
            (await host.Server.UserInfoAsync(answer.AccessToken)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }
}
