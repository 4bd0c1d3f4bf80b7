using System.Globalization;
using System.Security.Claims;
using AuthServer.Protocol;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.Assertions;

/// <summary>
/// What a client assertion must say (RFC 7523 section 3): that it is of this client, for this server alone, for a short time, and
/// once. Whatever is wrong with it, the client has not proved who it is. Of what else it says nothing is kept: a client could
/// otherwise write claims that mean something to OpenIddict.
/// </summary>
internal sealed class AssertionClaims(ProtocolOptions options, TimeProvider time) : IOpenIddictServerHandler<ValidateTokenContext>
{
    private const int MaxIdLength = 256;
    private static readonly TimeSpan MaxLife = TimeSpan.FromHours(1);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly string[] Kept = [Claims.Issuer, Claims.Subject, Claims.Audience, Claims.JwtId, Claims.ExpiresAt, Claims.IssuedAt, Claims.NotBefore];

    private readonly IReadOnlyList<string> _issuer = options.IssuerSpellings;

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .AddFilter<OnlyAssertions>()
            .UseSingletonHandler<AssertionClaims>()
            .SetOrder(OpenIddictServerHandlers.Protection.ValidateIdentityModelToken.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        var claims = (context.Principal?.Claims ?? []).Where(claim => Kept.Contains(claim.Type)).ToList();
        if (!IsAcceptable(claims, context.Request?.ClientId))
        {
            context.Reject(Errors.InvalidClient);
            return ValueTask.CompletedTask;
        }

        context.Principal = new ClaimsPrincipal(new ClaimsIdentity(claims, nameof(AssertionClaims))).SetTokenType(TokenTypeIdentifiers.Private.ClientAssertion);
        return ValueTask.CompletedTask;
    }

    private bool IsAcceptable(List<Claim> claims, string? clientId)
    {
        var now = time.GetUtcNow();
        return One(claims, Claims.Issuer) is { } issuer
            && One(claims, Claims.Subject) == issuer
            && (string.IsNullOrEmpty(clientId) || clientId == issuer)
            && One(claims, Claims.Audience) is { } audience
            && _issuer.Contains(audience)
            && One(claims, Claims.JwtId) is { Length: > 0 and <= MaxIdLength }
            && Time(claims, Claims.ExpiresAt) is { } expires
            && expires > now - ClockSkew
            && expires <= now + MaxLife
            && IsAbsentOrPast(Claims.NotBefore)
            && IsAbsentOrPast(Claims.IssuedAt)
            // Point 6: not unreasonably far in the past; no assertion lives longer than this.
            && (Time(claims, Claims.IssuedAt) ?? now) >= now - MaxLife - ClockSkew;

        bool IsAbsentOrPast(string type) => claims.All(claim => claim.Type != type) || Time(claims, type) <= now + ClockSkew;
    }

    private static string? One(List<Claim> claims, string type) => claims.Where(claim => claim.Type == type).ToList() is [var claim] ? claim.Value : null;

    private static DateTimeOffset? Time(List<Claim> claims, string type) =>
        long.TryParse(One(claims, type), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
