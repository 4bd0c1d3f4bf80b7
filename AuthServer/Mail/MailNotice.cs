namespace AuthServer.Mail;

/// <summary>Says once, at start, that mails reach nobody. That is no fault before one is written: <see cref="MailFolder"/> warns then.</summary>
internal sealed class MailNotice(MailRoutes routes, MailFolder folder, ILogger<MailNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (routes.LeadToFolder)
        {
            logger.LogInformation("Without Mail__Server mails are files in '{Folder}'", folder.Path);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
