using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Tokens;

public class PasswordGrantTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    public async Task A_registered_user_gets_a_token(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();

        var answer = await host.Server.PasswordTokenAsync(host.Web, user);

        answer.Status.ShouldBe(HttpStatusCode.OK);
        (await host.Server.IsActiveAsync(host.ResourceApi, answer.AccessToken)).ShouldBeTrue();
    }
}
