using AuthServer.Hosting.Pages;
using MimeKit;

namespace AuthServer.Mail;

/// <summary>Whom mails come from.</summary>
internal sealed class MailSender(MailOptions options, BrandOptions brand)
{
    public MailboxAddress From { get; } = options.Sender is { } set
        ? new(set.Name is { Length: > 0 } name ? name : brand.Signature, set.Address)
        : new(brand.Signature, "no-reply@localhost");

    /// <summary>Of a mail with this id.</summary>
    public string MessageIdOf(string id) => $"{id}@{From.Domain}";
}
