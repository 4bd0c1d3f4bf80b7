using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>RFC 8693 section 2.2.2: a subject token that is not accepted is <c>invalid_request</c>, where OpenIddict says <c>invalid_grant</c>.</summary>
internal sealed class ExchangeErrors : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<ExchangeErrors>()
            .SetOrder(OpenIddictServerHandlers.Exchange.NormalizeErrorResponse.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        if (context.Request?.IsTokenExchangeGrantType() is true && context.Response.Error is Errors.InvalidGrant)
        {
            context.Response.Error = Errors.InvalidRequest;
        }

        return ValueTask.CompletedTask;
    }
}
