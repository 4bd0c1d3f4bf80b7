using AuthServer.Clients;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.Assertions;

/// <summary>
/// With which keys a client assertion may be signed: those of a client that registered keys, by asymmetric algorithms. OpenIddict
/// would take the keys of a client that registered its certificate for TLS too, and of assertions only those with the header
/// <c>typ</c> of a draft, which RFC 7523 does not know.
/// </summary>
internal sealed class AssertionKeys(ClientManager clients) : IOpenIddictServerHandler<ValidateTokenContext>
{
    public static readonly IReadOnlyList<string> Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
    ];

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenContext>()
            .AddFilter<OnlyAssertions>()
            .UseScopedHandler<AssertionKeys>()
            .SetOrder(OpenIddictServerHandlers.Protection.ResolveTokenValidationParameters.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (IssuerOf(context) is not { Length: > 0 } issuer)
        {
            context.Reject(Errors.InvalidClient);
            return;
        }

        var parameters = context.TokenValidationParameters;
        parameters.ValidTypes = [.. parameters.ValidTypes, JsonWebTokenTypes.GenericJsonWebToken];
        parameters.ValidAlgorithms = Algorithms;
        parameters.ClockSkew = ClockSkew;
        parameters.IssuerSigningKeyResolver = null;
        parameters.IssuerSigningKeys = await KeysOfAsync(issuer, context.CancellationToken);
        // AssertionClaims looks at the audience, whose error is another one here.
        context.ValidAudiences.Clear();
    }

    /// <summary>Whose assertion it claims to be; null when it cannot be read.</summary>
    private static string? IssuerOf(ValidateTokenContext context)
    {
        try
        {
            return new JsonWebTokenHandler().ReadJsonWebToken(context.Token).Issuer;
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            return null;
        }
    }

    private async ValueTask<IEnumerable<SecurityKey>> KeysOfAsync(string clientId, CancellationToken cancellationToken) =>
        await clients.FindByClientIdAsync(clientId, cancellationToken) is { } client
        && (await clients.SettingsOfAsync(client, cancellationToken)).AuthenticationMethod is ClientAuthenticationMethods.PrivateKeyJwt
        && await clients.GetJsonWebKeySetAsync(client, cancellationToken) is { } keys
            ? keys.GetSigningKeys()
            : [];
}
