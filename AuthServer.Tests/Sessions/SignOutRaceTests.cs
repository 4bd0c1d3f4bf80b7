using AuthServer.Tests.Fixtures;
using MySqlConnector;
using Shouldly;

namespace AuthServer.Tests.Sessions;

/// <summary>What was under way when a session ended.</summary>
public class SignOutRaceTests
{
    private const int Codes = 128;
    private const string Scope = "openid api";

    [DatabaseTheory, EveryDatabase]
    public async Task No_code_that_was_issued_around_a_sign_out_lives_after_it(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        await browser.SignInAsync(await host.Server.RegisterAsync());
        var question = await browser.OpenAsync("/connect/logout");
        CodeRequest[] requests = [.. Enumerable.Range(0, Codes).Select(_ => new CodeRequest(host.Server, host.House).With("scope", Scope))];

        var answers = requests.Select(request => browser.GetAsync(request.Address)).ToList();
        await Task.WhenAny(answers);
        await browser.SubmitAsync(question, ("decision", "sign_out"));
        var pages = await Task.WhenAll(answers);

        var alive = 0;
        foreach (var (request, page) in requests.Zip(pages))
        {
            if (page.Location?.Query.Contains("code=", StringComparison.Ordinal) is true)
            {
                var tokens = await request.RedeemAsync(CodeRequest.AnswerOf(page)["code"]);
                alive += tokens.Error is null && await host.Server.IsActiveAsync(host.ResourceApi, tokens.AccessToken) ? 1 : 0;
            }
        }

        alive.ShouldBe(0);
    }

    [DatabaseTheory]
    [Xunit.InlineData(DatabaseKind.MariaDb)]
    [Xunit.InlineData(DatabaseKind.MySql)]
    public async Task A_session_that_ended_while_its_person_signed_in_again_stays_ended(DatabaseKind kind)
    {
        var host = await SharedHost.OnAsync(kind);
        using var browser = host.NewBrowser();
        var user = await host.Server.RegisterAsync();
        await browser.SignInAsync(user);
        var form = await browser.GetAsync("/sign-in");
        var session = await host.Server.Database.ScalarAsync<string>("SELECT `Id` FROM `Sessions` WHERE `UserId` = @0", user.Id);

        // Another server ends the session, and has not committed when the sign-in comes to it.
        await using MySqlConnection other = new(host.Server.Database.Settings["Database__ConnectionString"]);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await using MySqlCommand end = new("UPDATE `Sessions` SET `EndedAt` = UTC_TIMESTAMP(6) WHERE `Id` = @id", other, transaction);
        end.Parameters.AddWithValue("id", session);
        await end.ExecuteNonQueryAsync();
        var signIn = browser.SignInAsync(form, user);
        await Eventually.HoldsAsync("the sign-in waits for the row", async () => signIn.IsCompleted || await WaitsAsync(host.Server.Database));
        await transaction.CommitAsync();

        (await signIn).Title.ShouldBe("Your account");
        (await host.Server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `Sessions` WHERE `Id` = @0 AND `EndedAt` IS NOT NULL", session!)).ShouldBe(1);
        (await host.Server.Database.ScalarAsync<int>("SELECT COUNT(*) FROM `Sessions` WHERE `UserId` = @0", user.Id)).ShouldBe(2);
    }

    private static async Task<bool> WaitsAsync(TestDatabase database) =>
        await database.ScalarAsync<int>("SELECT COUNT(*) FROM information_schema.INNODB_TRX WHERE trx_state = 'LOCK WAIT'") > 0;
}
