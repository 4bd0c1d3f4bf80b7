using System.Globalization;
using AuthServer.Tests.Fixtures;
using Shouldly;
using SmtpServer.Protocol;
using Xunit;
using Xunit.Abstractions;

namespace AuthServer.Tests.Mail;

/// <summary>
/// The sending process is killed (SIGKILL) again and again with mails on their way, each time when the mail server has taken some and has
/// not yet said so. <c>MAIL_CRASH=1000,20</c> in its environment: so many mails and kills.
/// </summary>
[Waits]
public class MailCrashTests(ITestOutputHelper output)
{
    [DatabaseTheory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.MariaDb)]
    public async Task Every_mail_arrives_and_none_twice_but_with_the_same_MessageId(DatabaseKind kind)
    {
        var size = (Environment.GetEnvironmentVariable("MAIL_CRASH") ?? "200,5").Split(',');
        var (count, kills) = (int.Parse(size[0], CultureInfo.InvariantCulture), int.Parse(size[1], CultureInfo.InvariantCulture));
        await using var receiver = SmtpReceiver.Start();
        var (limit, silent, dead) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        receiver.OnMail = async _ =>
        {
            if (receiver.Mails.Count >= Volatile.Read(ref limit))
            {
                silent.TrySetResult();
                await dead.Task;
            }

            return SmtpResponse.Ok;
        };
        await using var server = await AuthServerHost.StartProcessAsync(kind, receiver.Settings);
        await using var post = await Post.OfAsync(server.Settings);
        string[] people = [.. Enumerable.Range(0, count).Select(i => $"user-{i}@example.com")];
        Volatile.Write(ref limit, count / (kills + 1));
        await post.WriteAsync(people);

        for (var kill = 1; kill <= kills; kill++)
        {
            await silent.Task.WaitAsync(TimeSpan.FromSeconds(60));
            await server.KillAsync();
            await server.Database.LeaseIsOverAsync();
            await server.Database.WaitsAreOverAsync();
            Volatile.Write(ref limit, kill == kills ? int.MaxValue : receiver.Mails.Count + (count / (kills + 1)));
            silent = new();
            dead.SetResult();
            dead = new();
            await server.RestartAsync();
        }

        await server.Database.SentAllAsync();
        var arrived = receiver.Mails.Select(mail => (To: mail.To.Mailboxes.Single().Address, mail.MessageId)).ToList();
        output.WriteLine($"{count} mails, {kills} kills: {arrived.Count} arrivals, {arrived.Count - count} of them repetitions");
        arrived.Distinct().Select(mail => mail.To).ShouldBe(people, ignoreOrder: true);
        arrived.Count.ShouldBeGreaterThan(count);
    }
}
