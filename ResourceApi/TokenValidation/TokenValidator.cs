using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.IdentityModel.JsonWebTokens;
using OpenIddict.Abstractions;
using OpenIddict.Validation;
using ResourceApi.TokenValidation.StatusLists;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace ResourceApi.TokenValidation;

/// <summary>The whole validation of one token: its shape, its key, its signature and claims, and whether it still holds.</summary>
internal sealed class TokenValidator(
    IssuerKeys keys,
    OpenIddictValidationService validation,
    Introspector introspector,
    StatusClaim status,
    TokenValidationOptions options,
    TokenTimes times,
    ILogger<TokenValidator> logger)
{
    private static readonly TokenOutcome.Refused Malformed = new("The access token is malformed.");
    private static readonly TokenOutcome.Refused UnknownKey = new("The access token is signed with an unknown key.");
    private static readonly TokenOutcome.Refused Unsound = new("The access token is expired, not for this API or not genuine.");
    private static readonly TokenOutcome.Refused Dead = new("The access token is no longer active.") { IsWorthRemembering = true };

    private static readonly TokenOutcome.Refused WithoutStatus = new("The access token has no status that this API can look up.") { IsWorthRemembering = true };

    private static readonly string NoWord = OpenIddictResources.GetResourceString(OpenIddictResources.ID2004);

    public async Task<TokenOutcome> ValidateAsync(string token)
    {
        if (TokenShape.TryRead(token) is not { } shape)
        {
            return Malformed;
        }

        switch (await keys.HasKeyAsync(shape.KeyId))
        {
            case null:
                return TokenOutcome.Unknown.Instance;
            case false:
                return UnknownKey;
        }

        var (principal, cause) = await FindPrincipalAsync(token);
        if (principal is null)
        {
            return Unsound with { Cause = cause };
        }

        return options.Mode switch
        {
            ValidationMode.Local => Accept(principal, email: null),
            // The status itself is StatusCheck's, for each request anew.
            ValidationMode.StatusList => status.Find(principal) is { } reference ? Accept(principal, email: null) with { Status = reference } : WithoutStatus,
            ValidationMode.Introspection => await introspector.AskAsync(token) switch
            {
                Liveness.Active active => Accept(principal, active.Email),
                Liveness.Inactive => Dead,
                Liveness.Unknown => TokenOutcome.Unknown.Instance,
                var other => throw new InvalidOperationException($"Unknown liveness {other}."),
            },
            var other => throw new InvalidOperationException($"Unknown mode {other}."),
        };
    }

    /// <summary>The principal, or why there is none.</summary>
    private async Task<(ClaimsPrincipal? Principal, string? Cause)> FindPrincipalAsync(string token)
    {
        try
        {
            var principal = await validation.ValidateAccessTokenAsync(token);
            return IsFromTheFuture(principal) ? (null, "It was issued in the future.") : (principal, null);
        }
        catch (OpenIddictExceptions.ProtocolException exception)
        {
            // The library has no word of its own for what TokenTimes refuses.
            return (
                null,
                exception.ErrorDescription == NoWord && times.HasEnded(new JsonWebToken(token).ValidTo)
                    ? "The access token has expired."
                    : exception.ErrorDescription);
        }
        catch (Exception exception)
        {
            // A token that breaks the library is not genuine either; that it does is worth knowing.
            logger.LogWarning("A token broke its validation: {Reason}", exception.GetType().Name);
            return (null, "It broke its validation.");
        }
    }

    /// <summary>The library checks exp and nbf, but takes any iat.</summary>
    private bool IsFromTheFuture(ClaimsPrincipal principal) =>
        principal.GetCreationDate() is not { } issued || !times.HasBegun(issued);

    private static TokenOutcome.Valid Accept(ClaimsPrincipal principal, string? email)
    {
        // The token's own address wins; the answer's is a help for issuers that do not put it there.
        if (email is not null && !principal.HasClaim(Claims.Email))
        {
            principal.SetClaim(Claims.Email, email);
        }

        var ticket = new AuthenticationTicket(principal, BearerHandler.Scheme);
        return new TokenOutcome.Valid(
            AuthenticateResult.Success(ticket), principal.GetClaim(Claims.ClientId)!, principal.GetExpirationDate() ?? DateTimeOffset.MinValue)
        {
            IsWorthRemembering = true,
        };
    }
}
