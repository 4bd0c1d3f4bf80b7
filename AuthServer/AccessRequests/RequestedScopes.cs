using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.AccessRequests;

/// <summary>RFC 6749 sections 3.3 and 4.1.2.1: the scopes of a request that a person will be asked about.</summary>
internal sealed class RequestedScopes<TContext>(ClientScopes scopes) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseScopedHandler<RequestedScopes<TContext>>()
            // After the client, its redirect_uri and its permissions.
            .SetOrder(OpenIddictServerHandlers.Authentication.ValidateAuthorizedParty.Descriptor.Order + 100)
            .Build();

    public async ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        if (await scopes.FaultAsync(request, request.ClientId, withoutUser: false, context.CancellationToken) is { } fault)
        {
            context.Reject(Errors.InvalidScope, fault);
        }
    }
}
