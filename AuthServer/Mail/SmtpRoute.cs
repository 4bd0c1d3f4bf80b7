using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace AuthServer.Mail;

/// <summary>One connection to the SMTP server (RFC 5321), made when it is needed, and anew after it broke.</summary>
internal sealed class SmtpRoute(MailOptions options, X509Certificate2Collection? authorities) : IMailRoute
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private SmtpClient? _client;

    public async Task<SendOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            _client ??= await ConnectAsync(patience.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new SendOutcome.Away(SmtpFaults.ReasonOf(exception, options), SmtpFaults.WordsOf(exception));
        }

        try
        {
            return await SendAsync(_client, message, patience.Token);
        }
        catch (SmtpCommandException exception)
        {
            return SmtpFaults.OutcomeOf(exception, options);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whether it has taken the mail is not known: it gets it again, with the same Message-ID.
            Drop();
            return new SendOutcome.PutOff(SmtpFaults.ReasonOf(exception, options), SmtpFaults.WordsOf(exception));
        }
        finally
        {
            if (_client is { IsConnected: false })
            {
                Drop();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            using CancellationTokenSource patience = new(Farewell);
            await (_client?.DisconnectAsync(quit: true, patience.Token) ?? Task.CompletedTask);
        }
        catch (Exception)
        {
            // It said QUIT; what the server makes of it changes nothing.
        }

        Drop();
    }

    private static async Task<SendOutcome> SendAsync(SmtpClient client, MimeMessage message, CancellationToken cancellationToken)
    {
        var format = FormatOptions.Default.Clone();
        // RFC 6531: letters beyond ASCII before the @ need a server that takes them.
        format.International = message.To.Mailboxes.Any(mailbox => mailbox.IsInternational);
        return format.International && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8)
            ? new SendOutcome.Refused("the mail server takes no address with letters beyond ASCII (SMTPUTF8)")
            : new SendOutcome.Sent("the mail server has taken it", await client.SendAsync(format, message, cancellationToken));
    }

    private async Task<SmtpClient> ConnectAsync(CancellationToken cancellationToken)
    {
        SmtpClient client = new(new ResponseLimit())
        {
            // As .NET's own clients: who withdraws certificates is not asked.
            CheckCertificateRevocation = false,
        };
        if (authorities is not null)
        {
            client.ServerCertificateValidationCallback = (_, certificate, chain, errors) => ServerTrust.IsTrusted(authorities, certificate, chain, errors);
        }

        try
        {
            await client.ConnectAsync(options.Server, options.ServerPort, options.Security switch
            {
                MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
                MailSecurity.None => SecureSocketOptions.None,
                _ => SecureSocketOptions.StartTls,
            }, cancellationToken);
            if (options.UserName is not "")
            {
                await client.AuthenticateAsync(options.UserName, options.Password, cancellationToken);
            }

            return client;
        }
        catch (Exception)
        {
            client.Dispose();
            throw;
        }
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }
}
