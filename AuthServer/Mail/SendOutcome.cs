using AuthServer.Data.Records;
using AuthServer.Hosting.Shared;

namespace AuthServer.Mail;

/// <summary>What became of one try to send a mail.</summary>
/// <param name="Reason">In this server's own words, which hold no address: it may stand in the log.</param>
/// <param name="Words">The mail server's, where it said any: for an operator who asks.</param>
internal abstract record SendOutcome(string Reason, string? Words)
{
    /// <summary>One line, and a short one, whatever the mail server wrote.</summary>
    public string Told
    {
        get
        {
            var text = ShownText.Of(Words is null ? Reason : $"{Reason}: {Words.Trim()}");
            return text.Length <= MailRecord.MaxReason ? text : text[..(MailRecord.MaxReason - 1)] + "…";
        }
    }

    /// <summary>The mail server has taken it (RFC 5321 section 4.2.1: 2yz).</summary>
    internal sealed record Sent(string Reason, string? Words) : SendOutcome(Reason, Words);

    /// <summary>It will not take this mail, now or later (5yz).</summary>
    internal sealed record Refused(string Reason, string? Words = null) : SendOutcome(Reason, Words);

    /// <summary>Not now (4yz, or it broke off): this mail is tried again.</summary>
    internal sealed record PutOff(string Reason, string? Words = null) : SendOutcome(Reason, Words);

    /// <summary>It takes no mail at all at the moment: the fault is not this mail's.</summary>
    internal sealed record Away(string Reason, string? Words = null) : SendOutcome(Reason, Words);
}
