using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Keys;

/// <summary>
/// ASP.NET Core's data protection keys, which protect cookies and forms, in the database under the master key: all servers
/// share them, and a cookie that one made opens at another.
/// </summary>
internal sealed class CookieKeys(IServiceScopeFactory scopes, MasterKey master, TimeProvider time, ILogger<CookieKeys> logger)
    : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    public const string Algorithm = "data-protection";

    private readonly Lock _making = new();
    private int _generation;

    /// <summary>Makes one and returns its id.</summary>
    /// <exception cref="DbUpdateException">Another server has made this generation.</exception>
    public string Make(IKeyManager manager, int generation, DateTime activeAt, DateTime expiresAt)
    {
        lock (_making)
        {
            _generation = generation;
            return IdOf(manager.CreateNewKey(new(activeAt, TimeSpan.Zero), new(expiresAt, TimeSpan.Zero)).KeyId);
        }
    }

    public void Configure(KeyManagementOptions options)
    {
        options.XmlRepository = this;
        // KeyRotation makes them.
        options.AutoGenerateKeys = false;
    }

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var records = scope.ServiceProvider.GetRequiredService<AuthDbContext>().Keys.AsNoTracking()
            .Where(key => key.Purpose == KeyPurpose.Cookies)
            .OrderBy(key => key.Generation)
            .ToList();
        return [.. records.Select(Open).OfType<XElement>()];
    }

    /// <summary>Called by <see cref="Make"/>, through ASP.NET Core.</summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var secret = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        db.Keys.Add(new()
        {
            Id = friendlyName,
            Purpose = KeyPurpose.Cookies,
            Algorithm = Algorithm,
            Generation = _generation,
            ProtectedKey = master.Protect(friendlyName, KeyPurpose.Cookies, secret),
            CreatedAt = time.GetUtcNow().UtcDateTime,
            ActiveAt = DateTimeOffset.Parse(element.Element("activationDate")!.Value, CultureInfo.InvariantCulture).UtcDateTime,
        });
        CryptographicOperations.ZeroMemory(secret);
        db.SaveChanges();
    }

    /// <summary>As ASP.NET Core names what it stores.</summary>
    private static string IdOf(Guid keyId) => $"key-{keyId:D}";

    private XElement? Open(KeyRecord record)
    {
        try
        {
            return XElement.Parse(Encoding.UTF8.GetString(master.Unprotect(record.Id, record.Purpose, record.ProtectedKey)));
        }
        catch (CryptographicException)
        {
            logger.LogError("{Source} does not open {Purpose} key {KeyId}: this server cannot use it", master.Source, record.Purpose, record.Id);
            return null;
        }
    }
}
