using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.TokenState;

/// <summary>What must hold of a refresh token whatever happens at the same moment.</summary>
public class RefreshRaceTests
{
    private const int Rounds = 4;
    private const string Scope = "api openid offline_access";

    [DatabaseTheory, EveryDatabase]
    public async Task Of_twenty_uses_at_once_exactly_one_succeeds_and_the_sign_in_is_dead(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var first = await host.Server.PasswordTokenAsync(host.Web, user, Scope);

            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.Server.RefreshAsync(host.Web, first.RefreshToken)));

            answers.Count(answer => answer.Status is HttpStatusCode.OK).ShouldBe(1);
            answers.Where(answer => answer.Status is not HttpStatusCode.OK).ShouldAllBe(answer => answer.Error == "invalid_grant");
            await SignIns.ShouldBeDeadAsync(host, [first, .. answers]);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_replay_that_races_with_the_true_successor_leaves_nothing_alive(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        for (var round = 0; round < Rounds; round++)
        {
            var first = await host.Server.PasswordTokenAsync(host.Web, user, Scope);
            var second = await host.Server.RefreshAsync(host.Web, first.RefreshToken);

            var answers = await Task.WhenAll(
                host.Server.RefreshAsync(host.Web, second.RefreshToken),
                host.Server.RefreshAsync(host.Web, first.RefreshToken),
                host.Server.RefreshAsync(host.Web, first.RefreshToken));

            answers[1].Error.ShouldBe("invalid_grant");
            answers[2].Error.ShouldBe("invalid_grant");
            await SignIns.ShouldBeDeadAsync(host, [first, second, .. answers]);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task A_revocation_that_races_with_a_refresh_leaves_no_live_child(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        for (var round = 0; round < Rounds * 2; round++)
        {
            var first = await host.Server.PasswordTokenAsync(host.Web, user, Scope);

            var refreshing = host.Server.RefreshAsync(host.Web, first.RefreshToken);
            var revoking = host.Server.RevokeAsync(host.Web, first.RefreshToken);

            (await revoking).Status.ShouldBe(HttpStatusCode.OK);
            await SignIns.ShouldBeDeadAsync(host, first, await refreshing);
        }
    }

    [DatabaseTheory, EveryDatabase]
    public async Task Sign_ins_of_one_user_do_not_disturb_each_other(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        var user = await host.Server.RegisterAsync();
        var signIns = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => host.Server.PasswordTokenAsync(host.Web, user, Scope)));

        var refreshed = await Task.WhenAll(signIns.Select(signIn => host.Server.RefreshAsync(host.Web, signIn.RefreshToken)));
        await host.Server.RevokeAsync(host.Web, refreshed[0].RefreshToken);

        refreshed.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        await SignIns.ShouldBeDeadAsync(host, refreshed[0]);
        (await host.Server.IsActiveAsync(host.ResourceApi, refreshed[1].AccessToken)).ShouldBeTrue();
    }
}
