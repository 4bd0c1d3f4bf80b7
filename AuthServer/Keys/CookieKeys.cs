using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using AuthServer.Data;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace AuthServer.Keys;

/// <summary>
/// ASP.NET Core's data protection keys, which protect cookies and forms, in the database under the master key: all servers
/// share them, and a cookie that one made opens at another.
/// </summary>
internal sealed class CookieKeys(IServiceScopeFactory scopes, MasterKey master, TimeProvider time) : IXmlRepository, IConfigureOptions<KeyManagementOptions>
{
    private const string Algorithm = "data-protection";

    // The latest generation that this server has seen.
    private int _seen;

    public void Configure(KeyManagementOptions options) => options.XmlRepository = this;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var scope = scopes.CreateScope();
        var records = scope.ServiceProvider.GetRequiredService<AuthDbContext>().Keys.AsNoTracking()
            .Where(key => key.Purpose == KeyPurpose.Cookies)
            .OrderBy(key => key.Generation)
            .ToList();
        _seen = records is [.., var latest] ? latest.Generation : 0;
        return [.. records.Select(record => XElement.Parse(Encoding.UTF8.GetString(master.Unprotect(record.Id, record.Purpose, record.ProtectedKey))))];
    }

    /// <summary>
    /// Of two servers that make a key at the same moment one succeeds: the generation after what both have seen is taken once. The
    /// other one reads again and finds it.
    /// </summary>
    /// <exception cref="DbUpdateException">Another server has made one since this one looked.</exception>
    public void StoreElement(XElement element, string friendlyName)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        var secret = Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting));
        var id = friendlyName[..Math.Min(friendlyName.Length, 64)];
        db.Keys.Add(new()
        {
            Id = id,
            Purpose = KeyPurpose.Cookies,
            Algorithm = Algorithm,
            Generation = _seen + 1,
            ProtectedKey = master.Protect(id, KeyPurpose.Cookies, secret),
            CreatedAt = time.GetUtcNow().UtcDateTime,
        });
        CryptographicOperations.ZeroMemory(secret);
        db.SaveChanges();
    }
}
