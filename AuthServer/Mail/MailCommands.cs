using System.CommandLine;
using System.Globalization;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Pages;
using AuthServer.Mail.Letters;
using Spectre.Console;

namespace AuthServer.Mail;

/// <summary><c>mail test|list</c>.</summary>
internal sealed class MailCommands(
    Lazy<MailList> mails, Lazy<LetterWriter> writer, MailRoutes routes, MailSender sender, TimeProvider time, CommandConsole console) : ICommandGroup
{
    // That of a GUID.
    private const int IdWidth = 36;

    public Command Build() => new("mail", "What this server sends to people.") { Test(), List() };

    private Command Test()
    {
        Argument<string> address = new("address") { Description = "Where to." };
        Option<string> language = new("--language") { Description = "en or ja.", DefaultValueFactory = _ => PagesFeature.Languages[0].Name };
        language.AcceptOnlyFromAmong([.. PagesFeature.Languages.Select(known => known.Name)]);
        Command test = new("test", "Send one mail now, and print what the mail server says to it.") { address, language };
        test.SetAction((parsed, token) => TestAsync(parsed.GetRequiredValue(address), parsed.GetRequiredValue(language), token));
        return test;
    }

    private Command List()
    {
        Option<int> limit = new("--limit") { Description = "How many to list.", DefaultValueFactory = _ => 100 };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1)
            {
                result.AddError("--limit must be at least 1.");
            }
        });
        Command list = new("list", "List mails that wait, and those that were given up in the last 30 days, the oldest first. --json has their addresses.")
        {
            limit,
        };
        list.SetAction(async (parsed, token) =>
        {
            var found = await mails.Value.AllAsync(parsed.GetValue(limit), token);
            return console.Print(found, terminal => terminal.Write(Table(found)));
        });
        return list;
    }

    private async Task<int> TestAsync(string address, string language, CancellationToken cancellationToken)
    {
        if (!Mailbox.IsOne(address))
        {
            return console.Fail($"<address> {Mailbox.Wanted}");
        }

        var message = await writer.Value.WriteAsync(
            new Letter.Test(), new(sender.From, address, sender.MessageIdOf(Guid.CreateVersion7().ToString()), language, time.GetUtcNow()));
        await using var route = routes.Open();
        var outcome = await route.SendAsync(message, cancellationToken);
        return outcome is SendOutcome.Sent
            ? console.Print(new { message.MessageId, answer = outcome.Told }, terminal => terminal.WriteLine($"{outcome.Told}"))
            : console.Fail($"The mail was not sent: {outcome.Told}");
    }

    private static Table Table(IReadOnlyList<UnsentMail> mails)
    {
        var table = CommandConsole.TableOf("Id, kind, user and reason", IdWidth, "Tries", "Next (UTC)");
        foreach (var mail in mails)
        {
            var next = mail switch
            {
                { FailedAt: not null } => "given up",
                { NextTryAt: { } at } when at > DateTimeOffset.UnixEpoch => at.ToString("u", CultureInfo.InvariantCulture),
                _ => "now",
            };
            table.AddRow(
                new Text($"{mail.Id}\n{mail.Kind}\n{mail.UserId ?? "-"}\n{mail.Reason}".TrimEnd()), new Text($"{mail.Tries}"), new Text(next));
        }

        return table;
    }
}
