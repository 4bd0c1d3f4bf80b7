using AuthServer.Clients.Fields;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.AccessRequests;

/// <summary>
/// RFC 6749 sections 3.3 and 5.2 at the token endpoint: without a scope the client's defaults hold; an unknown one, one the client may not
/// have, or more than a refresh token carries, is <c>invalid_scope</c>. OpenIddict answers some of these with <c>invalid_request</c>.
/// Runs after client authentication, so that a stranger cannot probe.
/// </summary>
internal sealed class ScopeRules(ClientScopes scopes, GrantCatalog grants) : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
            .UseScopedHandler<ScopeRules>()
            .SetOrder(OpenIddictServerHandlers.Exchange.ValidateAuthentication.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        var request = context.Request;
        var source = grants.Find(request.GrantType)?.Scopes;
        var fault = source switch
        {
            ScopeSource.RefreshToken => Exceeds(context) ? "The requested scope exceeds that of the refresh token." : null,
            ScopeSource.Agreed => null,
            ScopeSource.SubjectToken when request.GetScopes() is [] => null,
            _ => await scopes.FaultAsync(request, context.ClientId, source is ScopeSource.AskedWithoutUser, context.CancellationToken),
        };
        if (fault is not null)
        {
            context.Reject(Errors.InvalidScope, fault);
        }
    }

    private static bool Exceeds(ValidateTokenRequestContext context) =>
        context.Request.GetScopes().Except(context.RefreshTokenPrincipal?.GetScopes() ?? [], StringComparer.Ordinal).Any();
}
