using System.Net;
using AuthServer.Tests.Fixtures;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Mail;

/// <summary>A mail goes out when the transaction that wrote it is committed, once, and nobody waits for it.</summary>
[Waits]
public class MailDeliveryTests
{
    [DatabaseTheory, EveryDatabase]
    public async Task A_mail_is_sent_over_STARTTLS_once_its_transaction_is_written_and_nothing_is_left_of_it(DatabaseKind kind)
    {
        await using var receiver = SmtpReceiver.Start(new Certificates());
        await using var server = await AuthServerHost.StartAsync(kind, new Dictionary<string, string?>(receiver.Settings)
        {
            ["Mail__UserName"] = "auth",
            ["Mail__Password"] = SmtpReceiver.Password,
        });
        await using var post = await Post.OfAsync(server.Settings);

        await post.WriteAsync(Post.Verify, ["never@example.com"], commits: false);
        await post.WriteAsync(Post.Verify, ["ada@example.com"], userId: "1f0e");
        await receiver.HasAsync(1);
        await server.Database.SentAllAsync();

        var mail = receiver.Mails.ShouldHaveSingleItem();
        receiver.Sessions.ShouldHaveSingleItem().ShouldBe((true, "auth"));
        mail.To.Mailboxes.Single().Address.ShouldBe("ada@example.com");
        var from = mail.From.Mailboxes.Single();
        (from.Name, from.Address).ShouldBe(("AuthServer", "no-reply@auth.example"));
        mail.MessageId!.ShouldEndWith("@auth.example");
        mail.TextBody!.ShouldContain(Post.Verify.Link.AbsoluteUri);
        mail.HtmlBody!.ShouldContain($"href=\"{Post.Verify.Link.AbsoluteUri}\"");
        var line = await server.Process.LineAsync(text => text.Contains("has been sent", StringComparison.Ordinal));
        line.ShouldContain("(VerifyAddress) to user 1f0e");
        server.Process.Output.ShouldNotContain("ada@example.com");
    }

    [DatabaseTheory, EveryDatabase]
    public async Task The_database_does_not_show_what_a_waiting_mail_says(DatabaseKind kind)
    {
        await using var server = await AuthServerHost.StartAsync(kind, Nowhere());
        await using var post = await Post.OfAsync(server.Settings);

        await post.WriteAsync("ada@example.com");

        var dump = await server.Database.DumpAsync("Mails");
        dump.ShouldContain("VerifyAddress");
        dump.ShouldNotContain("opens-an-account");
        dump.ShouldNotContain(Convert.ToHexString("opens-an-account"u8));
    }

    /// <summary>A server that was cut off from the database may go on for some seconds while another has begun.</summary>
    [DatabaseTheory, EveryDatabase]
    public async Task Two_servers_that_send_at_the_same_time_send_each_mail_once(DatabaseKind kind)
    {
        await using var receiver = SmtpReceiver.Start();
        TaskCompletionSource bothSend = new();
        receiver.OnMail = async _ =>
        {
            await bothSend.Task;
            return SmtpServer.Protocol.SmtpResponse.Ok;
        };
        var database = await TestDatabase.CreateAsync(kind);
        var settings = database.With([.. receiver.Settings.Select(setting => (setting.Key, setting.Value))]);
        await Operator.PrepareAsync(settings);
        await using var one = await Post.OfAsync(settings);
        await using var two = await Post.OfAsync(settings);
        string[] people = [.. Enumerable.Range(0, 40).Select(i => $"user-{i}@example.com")];
        await one.WriteAsync(people);

        var first = one.SendAsync();
        await receiver.HasAsync(4);
        var second = two.SendAsync();
        await receiver.HasAsync(8);
        bothSend.SetResult();
        await Task.WhenAll(first, second);

        receiver.Mails.Select(mail => mail.To.Mailboxes.Single().Address).ShouldBe(people, ignoreOrder: true);
        (await database.MailsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_server_that_stops_lets_the_mails_arrive_that_are_on_their_way()
    {
        await using var receiver = SmtpReceiver.Start();
        TaskCompletionSource stops = new();
        receiver.OnMail = async _ =>
        {
            await stops.Task;
            return SmtpServer.Protocol.SmtpResponse.Ok;
        };
        await using var server = await AuthServerHost.StartAsync(more: receiver.Settings);
        await using var post = await Post.OfAsync(server.Settings);
        string[] people = [.. Enumerable.Range(0, 10).Select(i => $"user-{i}@example.com")];
        await post.WriteAsync(people);
        await receiver.HasAsync(4);

        server.Process.Terminate();
        await Eventually.HoldsAsync("it stops", async () => !await IsReadyAsync(server));
        stops.SetResult();
        (await server.Process.ExitAsync()).ShouldBe(0);
        (await server.Database.MailsAsync()).ShouldBe(6);
        await server.RestartAsync();
        await server.Database.SentAllAsync();

        receiver.Mails.Select(mail => mail.To.Mailboxes.Single().Address).ShouldBe(people, ignoreOrder: true);
    }

    [Fact]
    public async Task A_recipient_who_is_slow_to_be_taken_holds_up_no_other()
    {
        await using var receiver = SmtpReceiver.Start();
        TaskCompletionSource others = new();
        receiver.OnMail = async mail =>
        {
            await (mail.To.Mailboxes.Single().Address.StartsWith("slow", StringComparison.Ordinal) ? others.Task : Task.CompletedTask);
            return SmtpServer.Protocol.SmtpResponse.Ok;
        };
        await using var server = await AuthServerHost.StartAsync(more: receiver.Settings);
        await using var post = await Post.OfAsync(server.Settings);

        await post.WriteAsync(["slow@example.com", .. Enumerable.Range(0, 10).Select(i => $"user-{i}@example.com")]);
        await receiver.HasAsync(11);
        (await server.Database.MailsAsync()).ShouldBeGreaterThan(0);
        // Written while the slow one is still under way.
        await post.WriteAsync("late@example.com");
        await receiver.HasAsync(12);

        others.SetResult();
        await server.Database.SentAllAsync();
    }

    [Fact]
    public async Task Mails_that_wait_for_more_than_an_hour_are_told_by_the_health_check_and_the_server_stays_ready()
    {
        await using var server = await AuthServerHost.StartAsync(more: Nowhere());
        await using var post = await Post.OfAsync(server.Settings);
        await post.WriteAsync("ada@example.com");
        await server.ReadyAsync();
        (await HealthAsync(server)).ShouldBe("Healthy");

        await server.Database.ExecuteAsync("UPDATE `Mails` SET `CreatedAt` = @0", DateTime.UtcNow.AddHours(-2));

        (await HealthAsync(server)).ShouldBe("Degraded");
    }

    [Fact]
    public async Task A_mail_of_every_kind_can_wait_and_be_sent()
    {
        await using var receiver = SmtpReceiver.Start();
        await using var server = await AuthServerHost.StartAsync(more: receiver.Settings);
        await using var post = await Post.OfAsync(server.Settings);

        foreach (var letter in LetterTests.Every)
        {
            await post.WriteAsync(letter, ["ada@example.com"], language: "ja");
        }

        await receiver.HasAsync(LetterTests.Every.Count);
        await server.Database.SentAllAsync();
        receiver.Mails.ShouldAllBe(mail => mail.Body!.Headers["Content-Language"] == "ja");
        receiver.Mails.Select(mail => mail.Subject).Distinct().Count().ShouldBe(LetterTests.Every.Count);
    }

    private static async Task<bool> IsReadyAsync(AuthServerHost server)
    {
        try
        {
            return (await server.GetAsync("/health/ready")).Status is HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<string> HealthAsync(AuthServerHost server)
    {
        var answer = await server.GetAsync("/health/ready");
        answer.Status.ShouldBe(HttpStatusCode.OK);
        return answer.Json.GetProperty("checks").GetProperty("mail").GetString()!;
    }

    private static Dictionary<string, string?> Nowhere() => new()
    {
        ["Mail__Server"] = "127.0.0.1",
        ["Mail__Port"] = $"{Ports.Free()}",
        ["Mail__From"] = "no-reply@auth.example",
    };
}
