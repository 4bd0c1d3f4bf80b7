using System.Security.Cryptography;
using System.Text.Json;
using AuthServer.Keys;
using AuthServer.Mail.Letters;
using Microsoft.AspNetCore.DataProtection;

namespace AuthServer.Mail;

/// <summary>
/// Keeps what a waiting mail says from whoever reads the database: its link may open an account. It is protected as cookies are, by the keys
/// that all servers share, and opens in its own row alone.
/// </summary>
internal sealed class LetterSeal(IDataProtectionProvider protection, TimeProvider time) : IKeyUse
{
    private const string Purpose = "mail";

    /// <summary>Longer than any mail waits.</summary>
    private static readonly TimeSpan KeptFor = MailJob.Patience + TimeSpan.FromHours(1);

    string IKeyUse.Purpose => KeyPurpose.Cookies;

    public byte[] Seal(string id, Letter letter) => Protector(id).Protect(JsonSerializer.SerializeToUtf8Bytes(letter));

    /// <exception cref="CryptographicException">The key is not known here.</exception>
    /// <exception cref="JsonException">Another version of this server has made it.</exception>
    public Letter Open(string id, byte[] content) => JsonSerializer.Deserialize<Letter>(Protector(id).Unprotect(content))!;

    public Task<bool> IsNeededAsync(DateTime retiredAt, CancellationToken cancellationToken) =>
        Task.FromResult(retiredAt + KeptFor > time.GetUtcNow().UtcDateTime);

    private IDataProtector Protector(string id) => protection.CreateProtector(Purpose, id);
}
