using AuthServer.Data;
using AuthServer.Data.Records;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Devices;

/// <summary>What a person's decision does to a device's code.</summary>
internal sealed class DeviceCodes(AuthDbContext db, IOpenIddictTokenManager tokens)
{
    /// <summary>Whether the person has allowed the device before: the button was pressed twice.</summary>
    public async Task<bool> IsAllowedByAsync(string userId, string userCode, CancellationToken cancellationToken)
    {
        var id = await tokens.FindByReferenceIdAsync(userCode, cancellationToken) is TokenRecord code ? code.Id : null;
        return id is not null && await db.Tokens.AnyAsync(
            token => token.Id == id
                && token.Type == TokenTypeIdentifiers.Private.UserCode
                && token.Status == Statuses.Redeemed
                && token.Authorization!.Subject == userId,
            cancellationToken);
    }

    /// <summary>The device's sign-in becomes the person's. Call it in the transaction that approves the code.</summary>
    public Task AssignAsync(string authorizationId, string userId, CancellationToken cancellationToken) =>
        db.Authorizations
            .Where(grant => grant.Id == authorizationId)
            .ExecuteUpdateAsync(set => set.SetProperty(grant => grant.Subject, userId), cancellationToken);

    /// <summary>The person does not know the device, or changed their mind. Of two decisions about a code the first counts.</summary>
    public async Task RefuseAsync(System.Security.Claims.ClaimsPrincipal userCode, CancellationToken cancellationToken)
    {
        var id = userCode.GetTokenId();
        var device = userCode.GetClaim(Claims.Private.DeviceCodeId);
        await db.InTransactionAsync(async token =>
        {
            var refused = await db.Tokens
                .Where(code => code.Id == id && code.Status == Statuses.Valid)
                .ExecuteUpdateAsync(set => set.SetProperty(code => code.Status, Statuses.Rejected), token);
            return refused is 1
                ? await db.Tokens
                    .Where(code => code.Id == device && code.Status == Statuses.Inactive)
                    .ExecuteUpdateAsync(set => set.SetProperty(code => code.Status, Statuses.Rejected), token)
                : 0;
        }, cancellationToken);
    }
}
