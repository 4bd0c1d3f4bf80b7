using MailKit;

namespace AuthServer.Mail;

/// <summary>Ends a connection whose server answers without end: MailKit keeps an answer whole. Nothing is logged here.</summary>
internal sealed class ResponseLimit : IProtocolLogger
{
    private const int MaxBytes = 65_536;

    private int _left = MaxBytes;

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void LogConnect(Uri uri) => _left = MaxBytes;

    public void LogClient(byte[] buffer, int offset, int count) => _left = MaxBytes;

    public void LogServer(byte[] buffer, int offset, int count)
    {
        _left -= count;
        if (_left < 0)
        {
            throw new IOException("The answer of the mail server has no end.");
        }
    }

    public void Dispose()
    {
        // It holds nothing.
    }
}
