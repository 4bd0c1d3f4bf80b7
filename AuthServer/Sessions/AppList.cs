using System.Text.Json;
using AuthServer.Data;
using Microsoft.EntityFrameworkCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Sessions;

/// <summary>The apps that hold something of a user's, or may get it without asking again.</summary>
internal sealed class AppList(AuthDbContext db, Revocations revocations, TimeProvider time)
{
    public async Task<IReadOnlyList<App>> ListAsync(string userId, CancellationToken cancellationToken)
    {
        DateTime? now = time.GetUtcNow().UtcDateTime;
        var clients = await db.Clients.AsNoTracking()
            .Where(client => client.ClientId != null && (db.Consents.Any(consent => consent.UserId == userId && consent.ClientRecordId == client.Id)
                || db.Tokens.Any(token => token.Subject == userId && token.Application!.Id == client.Id && token.Status == Statuses.Valid
                    && token.ExpirationDate > now && token.Authorization!.Status == Statuses.Valid)))
            .OrderBy(client => client.DisplayName ?? client.ClientId)
            .Select(client => new { client.Id, ClientId = client.ClientId!, Name = client.DisplayName ?? client.ClientId! })
            .ToListAsync(cancellationToken);
        var agreed = await db.Consents.AsNoTracking()
            .Where(consent => consent.UserId == userId)
            .Select(consent => new { ClientId = consent.ClientRecordId, consent.Scope })
            .ToListAsync(cancellationToken);
        var held = await db.Authorizations.AsNoTracking()
            .Where(grant => grant.Subject == userId && grant.Status == Statuses.Valid
                && db.Tokens.Any(token => token.Authorization!.Id == grant.Id && token.Status == Statuses.Valid && token.ExpirationDate > now))
            .Select(grant => new { ClientId = grant.Application!.Id, grant.Scopes })
            .Distinct()
            .ToListAsync(cancellationToken);
        return
        [
            .. from client in clients
               let scopes = agreed.Where(consent => consent.ClientId == client.Id).Select(consent => consent.Scope)
                   .Concat(held.Where(grant => grant.ClientId == client.Id).SelectMany(grant => ScopesOf(grant.Scopes)))
               select new App(client.ClientId, client.Name, [.. scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]),
        ];
    }

    /// <summary>A JSON array; nothing when there are none. A row that is damaged hides no other, and its app can be removed.</summary>
    private static string[] ScopesOf(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) ? [] : JsonSerializer.Deserialize<string[]>(json) ?? [];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Ends every token the app has of the user, and what the user has agreed to.</summary>
    public async Task RevokeAsync(string userId, string clientId, CancellationToken cancellationToken) =>
        await db.InTransactionAsync(async token =>
        {
            await db.Consents
                .Where(consent => consent.UserId == userId && db.Clients.Any(client => client.Id == consent.ClientRecordId && client.ClientId == clientId))
                .ExecuteDeleteAsync(token);
            await revocations.EndAsync(db.Authorizations.Where(grant => grant.Subject == userId && grant.Application!.ClientId == clientId), token);
            return await revocations.EndAsync(db.Tokens.Where(other => other.Subject == userId && other.Application!.ClientId == clientId), token);
        }, cancellationToken);
}

/// <summary>A client as its users know it.</summary>
internal sealed record App(string ClientId, string Name, IReadOnlyList<string> Scopes);
