using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Mail;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace AuthServer.Tests.Fixtures;

/// <summary>A mail server: keeps what it takes, and answers as the test wants.</summary>
internal sealed class SmtpReceiver : IAsyncDisposable
{
    public const string Password = "correct horse mail";

    private readonly CancellationTokenSource _end = new();
    private readonly Certificates? _certificates;
    private readonly Task _run;

    private SmtpReceiver(Certificates? certificates, int port)
    {
        (_certificates, Port) = (certificates, port);
        ServiceProvider services = new();
        services.Add(new Store(this));
        services.Add(new Filter(this));
        services.Add(new DelegatingUserAuthenticator((_, password) => password is Password));
        var options = new SmtpServerOptionsBuilder().ServerName("localhost").Endpoint(endpoint =>
        {
            endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, port));
            if (certificates is not null)
            {
                endpoint.Certificate(certificates.Server);
            }
        }).Build();
        _run = new SmtpServer.SmtpServer(options, services).StartAsync(_end.Token);
    }

    public int Port { get; }

    public ConcurrentQueue<MimeMessage> Mails { get; } = [];

    /// <summary>Of each mail: whether it came encrypted, and by whom.</summary>
    public ConcurrentQueue<(bool IsSecure, string? User)> Sessions { get; } = [];

    /// <summary>What it says to a recipient; null: it takes them.</summary>
    public Func<string, SmtpResponse?> OnRecipient { get; set; } = _ => null;

    /// <summary>What it says to a mail that it has kept.</summary>
    public Func<MimeMessage, Task<SmtpResponse>> OnMail { get; set; } = _ => Task.FromResult(SmtpResponse.Ok);

    /// <summary>Those of a server that sends its mails here.</summary>
    public Dictionary<string, string?> Settings => new()
    {
        ["Mail__Server"] = "127.0.0.1",
        ["Mail__Port"] = Port.ToString(CultureInfo.InvariantCulture),
        ["Mail__From"] = "no-reply@auth.example",
        ["Mail__Security"] = _certificates is null ? "None" : "StartTls",
        ["Mail__CaFile"] = _certificates?.AuthorityFile,
    };

    public static SmtpReceiver Start(Certificates? certificates = null, int? port = null) => new(certificates, port ?? Ports.Free());

    public Task HasAsync(int mails) => Eventually.HoldsAsync($"{mails} mails have come", () => Task.FromResult(Mails.Count >= mails));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private sealed class Store(SmtpReceiver receiver) : MessageStore
    {
        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context, IMessageTransaction transaction, ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
        {
            using MemoryStream content = new(buffer.ToArray());
            var mail = await MimeMessage.LoadAsync(content, cancellationToken);
            receiver.Sessions.Enqueue((context.Pipe.IsSecure, context.Authentication.IsAuthenticated ? context.Authentication.User : null));
            receiver.Mails.Enqueue(mail);
            // A test that has failed may never let it answer.
            return await receiver.OnMail(mail).WaitAsync(receiver._end.Token);
        }
    }

    private sealed class Filter(SmtpReceiver receiver) : MailboxFilter
    {
        public override Task<bool> CanDeliverToAsync(ISessionContext context, IMailbox to, IMailbox from, CancellationToken cancellationToken) =>
            receiver.OnRecipient(to.AsAddress()) is { } refusal ? throw new SmtpResponseException(refusal) : Task.FromResult(true);
    }
}
