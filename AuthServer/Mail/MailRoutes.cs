using System.Security.Cryptography.X509Certificates;

namespace AuthServer.Mail;

/// <summary>Where mails go by the settings: to a server, or into a folder.</summary>
internal sealed class MailRoutes(MailOptions options, MailFolder folder)
{
    private readonly X509Certificate2Collection? _authorities = options.CaFile is "" ? null : options.ReadAuthorities();

    public bool LeadToFolder => options.Server is "";

    public IMailRoute Open() => LeadToFolder ? new FolderRoute(folder) : new SmtpRoute(options, _authorities);
}
