using MimeKit;

namespace AuthServer.Mail;

/// <summary>The way of one mail after another out of this server.</summary>
internal interface IMailRoute : IAsyncDisposable
{
    /// <summary>Whatever goes wrong on the way is an outcome.</summary>
    Task<SendOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken);
}
