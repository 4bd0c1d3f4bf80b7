using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AuthServer.Clients;
using AuthServer.Data;
using AuthServer.Keys;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.TokenState;

/// <summary>
/// Forgives a lost answer, for clients that have <c>--refresh-retry-seconds</c>: who presents the refresh token again that it has just
/// redeemed gets the same successor again, as long as that has not been used itself. The answer is kept encrypted under a key that
/// only the presented token yields. RFC 9700 section 4.14.2 leaves the reaction to such a repeat open.
/// </summary>
internal sealed class RefreshRetry(AuthDbContext db, ClientManager clients)
{
    /// <summary>0: off.</summary>
    public async ValueTask<int> SecondsOfAsync(string? clientId, CancellationToken cancellationToken) =>
        (await clients.FindSettingsAsync(clientId, cancellationToken))?.RefreshRetrySeconds ?? 0;

    /// <summary>Whether a redeemed token may be presented once more. The client has proved itself by now; that it is the token's own is asked here.</summary>
    public async ValueTask<bool> IsForgivenAsync(LiveToken token, ValidateTokenContext context) =>
        context is { EndpointType: OpenIddictServerEndpointType.Token, Request.ClientId: { } clientId }
        && context.ValidTokenTypes.Contains(TokenTypeIdentifiers.RefreshToken)
        && token is { Type: TokenTypeIdentifiers.RefreshToken, HasSealedAnswer: true, DescendsFromLiving: true, RedeemedAgo: { } ago }
        && context.Principal!.HasPresenter(clientId)
        && ago < TimeSpan.FromSeconds(await SecondsOfAsync(clientId, context.CancellationToken));

    /// <summary>What is about to be answered, for the row of the token that is redeemed for it.</summary>
    public static byte[] Seal(ProcessSignInContext context)
    {
        var answer = JsonSerializer.SerializeToUtf8Bytes(new Kept(
            context.RefreshTokenPrincipal?
                .GetTokenId(), context.Options.TimeProvider
                .GetUtcNow()
                .ToUnixTimeSeconds(), JsonSerializer
                .SerializeToElement(context.Response)));
        return SealedBytes.Seal(KeyOf(context.Request.RefreshToken!), answer, context: []);
    }

    /// <summary>Answers what was answered before; false: that is not to be had again.</summary>
    public async Task<bool> RepeatAsync(ProcessSignInContext context, string presentedId, int seconds)
    {
        var kept = await db.Tokens.AsNoTracking()
            .Where(token => token.Id == presentedId && token.Status == Statuses.Redeemed && token.Authorization!.Status == Statuses.Valid)
            .Select(token => new { token.SealedAnswer, token.RedemptionDate, Now = DateTime.UtcNow })
            .SingleOrDefaultAsync(context.CancellationToken);
        if (kept is not { SealedAnswer: { } sealedAnswer, RedemptionDate: { } redeemedAt } || kept.Now - redeemedAt >= TimeSpan.FromSeconds(seconds))
        {
            return false;
        }

        var answer = Open(sealedAnswer, context.Request.RefreshToken!);
        if (!await db.Tokens.AnyAsync(token => token.Id == answer.SuccessorId && token.Status == Statuses.Valid, context.CancellationToken))
        {
            return false;
        }

        foreach (var name in context.Response.GetParameters().Keys.ToList())
        {
            context.Response.RemoveParameter(name);
        }

        foreach (var member in answer.Response.EnumerateObject())
        {
            context.Response.AddParameter(member.Name, member.Value);
        }

        context.Response.ExpiresIn -= context.Options.TimeProvider.GetUtcNow().ToUnixTimeSeconds() - answer.AnsweredAt;
        return true;
    }

    private static Kept Open(byte[] sealedAnswer, string presented) =>
        JsonSerializer.Deserialize<Kept>(SealedBytes.Open(KeyOf(presented), sealedAnswer, context: []))!;

    private static byte[] KeyOf(string presented) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(presented), outputLength: 32, info: "refresh retry"u8.ToArray());

    private sealed record Kept(string? SuccessorId, long AnsweredAt, JsonElement Response);
}
