using System.Text;
using AuthServer.Data.Records;
using MimeKit;

namespace AuthServer.Mail;

/// <summary>Which addresses a mail may be sent to or from: exactly one mailbox, which ends no header line and names no second one.</summary>
internal static class Mailbox
{
    public const string Wanted = "must be one e-mail address such as name@example.com, of at most 254 bytes.";

    public static bool IsOne(string address) =>
        Encoding.UTF8.GetByteCount(address) <= ColumnLengths.Email
        && address.Count(character => character is '@') is 1
        && !address.Any(character => char.IsControl(character) || char.IsWhiteSpace(character))
        && Parse(address) is { Name: null or "" } mailbox
        && mailbox.Address == address;

    /// <summary>With or without a name before it: <c>Example &lt;no-reply@example.com&gt;</c>.</summary>
    public static MailboxAddress? Parse(string text) =>
        !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out var mailbox) && mailbox.Domain is { Length: > 0 } && mailbox.LocalPart is { Length: > 0 }
            ? mailbox
            : null;
}
