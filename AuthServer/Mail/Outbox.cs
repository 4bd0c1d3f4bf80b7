using System.Globalization;
using AuthServer.Data;
using AuthServer.Hosting.Pages;
using AuthServer.Mail.Letters;

namespace AuthServer.Mail;

/// <summary>
/// Where a feature leaves its mails: in its own unit of work, so that a mail goes out when that is written, and never when it is not.
/// Nobody waits for the mail server.
/// </summary>
internal sealed class Outbox(AuthDbContext db, LetterSeal seal, MailSender sender, TimeProvider time)
{
    /// <param name="letter">What it tells.</param>
    /// <param name="recipient">An address that has been checked.</param>
    /// <param name="userId">Whose account it is about, where there is one.</param>
    /// <param name="language">Of the person; another than the pages have means their first.</param>
    /// <exception cref="ArgumentException">It is no address: whoever takes one from a stranger checks it before.</exception>
    public void Add(Letter letter, string recipient, string? userId, CultureInfo language)
    {
        if (!Mailbox.IsOne(recipient))
        {
            throw new ArgumentException($"The recipient {Mailbox.Wanted}", nameof(recipient));
        }

        var id = Guid.CreateVersion7().ToString();
        db.Mails.Add(new()
        {
            Id = id,
            UserId = userId,
            Recipient = recipient,
            Kind = letter.Kind,
            MessageId = sender.MessageIdOf(id),
            Language = PagesFeature.Nearest(language).Name,
            Content = seal.Seal(id, letter),
            CreatedAt = time.GetUtcNow().UtcDateTime,
        });
    }
}
