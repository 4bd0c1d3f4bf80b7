using System.Net;
using System.Text;
using AuthServer.Tests.Fixtures;
using Shouldly;
using SmtpServer.Protocol;
using Xunit;

namespace AuthServer.Tests.Mail;

/// <summary>A mail server that hangs, drops, is not there, refuses or talks without end: no mail is lost, and requests go on.</summary>
[Waits]
public class MailFaultTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_recipient_who_is_refused_for_good_is_tried_once_and_users_show_tells_why(DatabaseKind kind)
    {
        await using var receiver = SmtpReceiver.Start();
        var novel = "no such user here\u001b[31m, " + new string('x', 400);
        receiver.OnRecipient = address => address.StartsWith("gone", StringComparison.Ordinal) ? new(SmtpReplyCode.MailboxUnavailable, novel) : null;
        await using var server = await AuthServerHost.StartAsync(kind, receiver.Settings);
        await using var post = await Post.OfAsync(server.Settings);
        var user = await server.RegisterAsync();

        await post.WriteAsync(Post.Verify, ["gone@example.com"], user.Id);
        await post.WriteAsync("ada@example.com");
        await receiver.HasAsync(1);
        await Eventually.HoldsAsync("the other is given up", async () => await server.Database.MailsAsync("`FailedAt` IS NOT NULL") is 1);

        var shown = (await server.RunAsync("users", "show", user.Email, "--json")).ShouldSucceed().GetProperty("refused_mails")[0];
        shown.GetProperty("reason").GetString()!.ShouldSatisfyAllConditions(
            reason => reason.ShouldStartWith(@"the mail server said 550: no such user here\u001B[31m, xxx"),
            reason => reason.Length.ShouldBe(300));
        shown.GetProperty("tries").GetInt32().ShouldBe(1);
        (await server.RunAsync("users", "show", user.Email)).Output.ShouldContain("(VerifyAddress) was given up");
        var listed = await server.RunAsync("mail", "list");
        listed.Output.ShouldContain(shown.GetProperty("id").GetString()!);
        listed.Output.ShouldContain("given up");
        listed.Output.Split('\n').ShouldAllBe(line => line.TrimEnd().Length <= 80);
        listed.Output.ShouldNotContain("gone@example.com");
        (await server.Database.MailsAsync("`Content` IS NULL")).ShouldBe(1);
        server.Process.Output.ShouldNotContain("gone@example.com");
        server.Process.Output.ShouldNotContain("no such user here");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task What_cannot_be_taken_now_is_tried_again_for_a_day_and_then_given_up(DatabaseKind kind)
    {
        await using var receiver = SmtpReceiver.Start();
        var greylisted = true;
        receiver.OnRecipient = _ => greylisted ? new((SmtpReplyCode)451, "come back later") : null;
        await using var server = await AuthServerHost.StartAsync(kind, receiver.Settings);
        await using var post = await Post.OfAsync(server.Settings);
        await post.WriteAsync("ada@example.com");
        await TriedAsync(server, 1);
        (await server.RunAsync("mail", "list", "--json")).ShouldSucceed()[0].ShouldSatisfyAllConditions(
            mail => mail.GetProperty("reason").GetString()!.ShouldStartWith("the mail server said 451: come back later"),
            mail => mail.GetProperty("recipient").GetString().ShouldBe("ada@example.com"));

        greylisted = false;
        await server.Database.WaitsAreOverAsync();
        await receiver.HasAsync(1);
        await server.Database.SentAllAsync();

        greylisted = true;
        await post.WriteAsync("grace@example.com");
        await TriedAsync(server, 1);
        await server.Database.ExecuteAsync("UPDATE `Mails` SET `CreatedAt` = '2026-01-01 00:00:00'");
        await server.Database.WaitsAreOverAsync();

        await Eventually.HoldsAsync("it is given up", async () => await server.Database.MailsAsync("`FailedAt` IS NOT NULL AND `NextTryAt` IS NULL") is 1);
        receiver.Mails.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_mail_whose_answer_was_lost_is_sent_again_with_the_same_MessageId()
    {
        List<string> taken = [];
        using var drops = RawReceiver.Start(IPAddress.Loopback, stream => Smtp.SpeakAsync(stream, afterData: mail =>
        {
            taken.Add(mail);
            return taken.Count > 1 ? "250 taken" : null;
        }));
        await using var server = await AuthServerHost.StartAsync(more: Smtp.SettingsOf(drops.Port));
        await using var post = await Post.OfAsync(server.Settings);

        await post.WriteAsync("ada@example.com");
        await TriedAsync(server, 1);
        await server.Database.WaitsAreOverAsync();
        await server.Database.SentAllAsync();

        taken.Count.ShouldBe(2);
        taken.Select(mail => mail.Split('\n').Single(line => line.StartsWith("Message-Id:", StringComparison.OrdinalIgnoreCase)))
            .Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_mail_server_that_is_away_is_told_of_once_and_gets_all_mails_when_it_is_back()
    {
        var port = Ports.Free();
        await using var server = await AuthServerHost.StartAsync(more: Smtp.SettingsOf(port));
        await using var post = await Post.OfAsync(server.Settings);
        string[] people = [.. Enumerable.Range(0, 20).Select(i => $"user-{i}@example.com")];
        await post.WriteAsync(people);
        var begin = await server.Process.LineAsync(line => line.Contains("Mails wait", StringComparison.Ordinal));
        begin.ShouldContain("WRN Mails wait, for up to a day each: the mail server cannot be reached (ConnectionRefused)");
        // Requests do not care.
        await server.RegisterAsync();

        await using var receiver = SmtpReceiver.Start(port: port);
        await receiver.HasAsync(people.Length);
        await server.Database.SentAllAsync();

        await server.Process.LineAsync(line => line.Contains("WRN Mails go out again", StringComparison.Ordinal));
        server.Process.Output.Split('\n').Count(line => line.Contains("Mails wait", StringComparison.Ordinal)).ShouldBe(1);
        receiver.Mails.Count.ShouldBe(people.Length);
    }

    [Fact]
    public async Task A_mail_server_that_hangs_or_talks_without_end_costs_no_request_and_no_mail()
    {
        using var hangs = RawReceiver.Start(IPAddress.Loopback, stream => stream.CopyToAsync(Stream.Null));
        await WaitsAsync(hangs.Port, "did not answer within Mail__TimeoutSeconds=1");

        var novel = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("220-and another thing\r\n", 1_000)));
        using var talks = RawReceiver.Start(IPAddress.Loopback, async stream =>
        {
            while (true)
            {
                await stream.WriteAsync(novel);
            }
        });
        await WaitsAsync(talks.Port, "the mail server broke off");

        static async Task WaitsAsync(int port, string reason)
        {
            var settings = Smtp.SettingsOf(port);
            settings["Mail__TimeoutSeconds"] = "1";
            await using var server = await AuthServerHost.StartAsync(more: settings);
            await using var post = await Post.OfAsync(server.Settings);
            await post.WriteAsync("ada@example.com");
            await server.Process.LineAsync(line => line.Contains("Mails wait", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));
            await server.RegisterAsync();
            (await server.Database.MailsAsync("`FailedAt` IS NULL")).ShouldBe(1);
        }
    }

    private static Task TriedAsync(AuthServerHost server, int times) => Eventually.HoldsAsync(
        $"tried {times} times", async () => await server.Database.MailsAsync($"`Tries` = {times} AND `Reason` IS NOT NULL") is 1);
}
