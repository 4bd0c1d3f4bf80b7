using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthServer.Hosting.Shared.Settings;
using MimeKit;

namespace AuthServer.Mail;

internal enum MailSecurity
{
    StartTls,
    Tls,
    None,
}

/// <summary>Where mails go.</summary>
internal sealed class MailOptions : ISettings, IValidatableObject
{
    private const int SubmissionPort = 587;
    private const int SubmissionsPort = 465;

    public static string Section => "Mail";

    /// <summary>The name or address of the SMTP server that takes this server's mails. Empty: mails are files (<c>Mail__Folder</c>).</summary>
    public string Server { get; set; } = "";

    /// <summary>Its port.</summary>
    /// <value>587; 465 with <c>Tls</c></value>
    [Range(1, 65_535)]
    public int? Port { get; set; }

    /// <summary>
    /// <c>StartTls</c> (RFC 3207; a server that does not offer it gets no mail), <c>Tls</c> from the first byte (RFC 8314), or <c>None</c> for a server
    /// on this machine or a network of your own.
    /// </summary>
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    /// <summary>A PEM file of the authorities whose certificates are taken from that server. Empty: those that this machine trusts.</summary>
    public string CaFile { get; set; } = "";

    /// <summary>The name that this server signs in with. Empty: it does not sign in. Not with <c>None</c>: no password goes over an open line.</summary>
    public string UserName { get; set; } = "";

    /// <summary>The password of <c>Mail__UserName</c>. <c>Mail__Password__File</c> keeps it out of the environment.</summary>
    public string Password { get; set; } = "";

    /// <summary>Whom mails come from, with or without a name: <c>Example &lt;no-reply@example.com&gt;</c>. Required with <c>Mail__Server</c>.</summary>
    public string From { get; set; } = "";

    /// <summary>How long the server may take for one mail, from the connection to its last answer, in seconds.</summary>
    [Range(1, 600)]
    public int TimeoutSeconds { get; set; } = 60;

    /// <summary>Where mails go as <c>.eml</c> files, for the owner alone, while there is no <c>Mail__Server</c>.</summary>
    /// <value><c>mail</c> beside the Sqlite database; with MySql below the current folder</value>
    public string Folder { get; set; } = "";

    internal int ServerPort => Port ?? (Security is MailSecurity.Tls ? SubmissionsPort : SubmissionPort);

    /// <summary>As it was checked at start.</summary>
    internal MailboxAddress? Sender => Mailbox.Parse(From);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Server is not "" && Uri.CheckHostName(Server) is UriHostNameType.Unknown)
        {
            yield return new("must be the name or the address of a server, without a port.", [nameof(Server)]);
        }

        if (From is not "" && (Sender is not { } sender || !Mailbox.IsOne(sender.Address)))
        {
            yield return new("must be one e-mail address, with or without a name: Example <no-reply@example.com>.", [nameof(From)]);
        }
        else if (From is "" && Server is not "")
        {
            yield return new("is required with Mail__Server.", [nameof(From)]);
        }

        if (UserName is not "" && Security is MailSecurity.None)
        {
            yield return new("must be StartTls or Tls with Mail__UserName: no password goes over an open line.", [nameof(Security)]);
        }

        if (UserName is "" != Password is "")
        {
            yield return new("goes with Mail__UserName: set both or neither.", [nameof(Password)]);
        }

        if (CaFile is not "" && (FileFaults.ReadText(CaFile).Fault ?? (HasCertificates() ? null : $"'{CaFile}' holds no certificates in PEM.")) is { } fault)
        {
            yield return new(fault, [nameof(CaFile)]);
        }
    }

    internal X509Certificate2Collection ReadAuthorities()
    {
        X509Certificate2Collection authorities = [];
        authorities.ImportFromPemFile(CaFile);
        return authorities;
    }

    private bool HasCertificates()
    {
        try
        {
            return ReadAuthorities() is [_, ..];
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
