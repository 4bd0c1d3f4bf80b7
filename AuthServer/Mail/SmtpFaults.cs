using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace AuthServer.Mail;

/// <summary>What a fault on the way to the mail server means.</summary>
internal static class SmtpFaults
{
    /// <summary>RFC 5321 section 4.2.1. Who refuses the sender refuses every mail, so that it is a matter of settings and not of this one.</summary>
    public static SendOutcome OutcomeOf(SmtpCommandException exception, MailOptions options)
    {
        var (reason, words) = (ReasonOf(exception, options), WordsOf(exception));
        return exception switch
        {
            { ErrorCode: SmtpErrorCode.SenderNotAccepted } => new SendOutcome.Away(reason, words),
            { StatusCode: >= (SmtpStatusCode)500 } => new SendOutcome.Refused(reason, words),
            _ => new SendOutcome.PutOff(reason, words),
        };
    }

    public static string ReasonOf(Exception exception, MailOptions options) => exception switch
    {
        OperationCanceledException => $"the mail server did not answer within Mail__TimeoutSeconds={options.TimeoutSeconds}",
        SocketException socket => $"the mail server cannot be reached ({socket.SocketErrorCode})",
        SslHandshakeException => "TLS failed: the mail server's certificate is not trusted here (Mail__CaFile), or its port is for another Mail__Security",
        AuthenticationException => "the mail server does not take Mail__UserName with Mail__Password",
        NotSupportedException => "the mail server does not offer STARTTLS (Mail__Security), or no way to sign in",
        SmtpCommandException { ErrorCode: SmtpErrorCode.SenderNotAccepted } refused => $"the mail server does not take Mail__From ({(int)refused.StatusCode})",
        SmtpCommandException refused => $"the mail server said {(int)refused.StatusCode}",
        SmtpProtocolException or IOException => "the mail server broke off, or did not speak SMTP",
        _ => $"the mail could not be handed over ({exception.GetType().Name})",
    };

    public static string? WordsOf(Exception exception) => exception is SmtpCommandException or AuthenticationException ? exception.Message : null;
}
