using AuthServer.Tests.Fixtures;
using Shouldly;
using SmtpServer.Protocol;
using Xunit;

namespace AuthServer.Tests.Mail;

/// <summary><c>mail test</c> says what the mail server says; what is wrong with the settings is found out by it.</summary>
public class MailCommandsTests
{
    [Fact]
    public async Task A_test_prints_the_answer_of_the_mail_server_or_why_there_is_none()
    {
        await using var receiver = SmtpReceiver.Start();
        receiver.OnMail = mail => Task.FromResult(new SmtpResponse(SmtpReplyCode.Ok, "queued as 4711"));
        receiver.OnRecipient = address => address.StartsWith("gone", StringComparison.Ordinal) ? new(SmtpReplyCode.MailboxUnavailable, "no such user") : null;
        var settings = (await TestDatabase.CreateAsync(DatabaseKind.Sqlite)).With([.. receiver.Settings.Select(setting => (setting.Key, setting.Value))]);
        await Operator.PrepareAsync(settings);

        (await CommandResult.RunAsync(settings, null, "mail", "test", "ada@example.com")).Output.Trim()
            .ShouldBe("the mail server has taken it: queued as 4711");
        var answer = (await CommandResult.RunAsync(settings, null, "mail", "test", "ada@example.com", "--language", "ja", "--json")).ShouldSucceed();
        answer.GetProperty("message_id").GetString().ShouldBe(receiver.Mails.Last().MessageId);
        receiver.Mails.Select(mail => mail.Subject).ShouldBe(["A test", "テスト"]);

        (await CommandResult.RunAsync(settings, null, "mail", "test", "gone@example.com")).ShouldFail()
            .ShouldStartWith("The mail was not sent: the mail server said 550: no such user");
        (await CommandResult.RunAsync(settings, null, "mail", "test", "ada@example.com\r\nBcc: eve@example.com")).ShouldFail()
            .ShouldContain("must be one e-mail address");
        (await CommandResult.RunAsync(settings, null, "mail", "test", "ada@example.com", "--language", "fr")).ShouldFail().ShouldContain("'fr'");
        receiver.Mails.Count.ShouldBe(2);
    }

    [Fact]
    public async Task No_mail_and_no_password_goes_to_a_server_that_is_not_the_one_it_should_be()
    {
        await using var plain = SmtpReceiver.Start();
        await using var secure = SmtpReceiver.Start(new Certificates());
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        await Operator.PrepareAsync(database.Settings);

        // It offers no STARTTLS: somebody on the way may have taken that away.
        (await TestAsync(plain, ("Mail__Security", "StartTls"))).ShouldContain("does not offer STARTTLS");
        // Nobody here knows who issued its certificate.
        (await TestAsync(secure, ("Mail__CaFile", null))).ShouldContain("certificate is not trusted");
        (await TestAsync(secure, ("Mail__CaFile", new Certificates().AuthorityFile))).ShouldContain("certificate is not trusted");
        // It is issued for 127.0.0.1 and localhost.
        (await TestAsync(secure, ("Mail__Server", "127.0.0.2"))).ShouldNotBeEmpty();
        (await TestAsync(secure, ("Mail__UserName", "auth"), ("Mail__Password", "another"))).ShouldContain("does not take Mail__UserName with Mail__Password");
        plain.Mails.ShouldBeEmpty();
        secure.Mails.ShouldBeEmpty();

        async Task<string> TestAsync(SmtpReceiver receiver, params (string, string?)[] changes) => (await CommandResult.RunAsync(
            database.With([.. receiver.Settings.Select(setting => (setting.Key, setting.Value)), .. changes]), null, "mail", "test", "ada@example.com"))
            .ShouldFail();
    }

    [Fact]
    public async Task Settings_that_would_send_a_password_in_the_clear_or_mails_from_nobody_are_refused_at_start()
    {
        var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        var faults = await CommandResult.RunAsync(
            database.With(("Mail__Server", "mail.example"), ("Mail__UserName", "auth"), ("Mail__Password", "p"), ("Mail__Security", "None")),
            null, "mail", "list");

        faults.Error.ShouldContain("Mail__From: is required with Mail__Server.");
        faults.Error.ShouldContain("Mail__Security: must be StartTls or Tls with Mail__UserName");
    }
}
