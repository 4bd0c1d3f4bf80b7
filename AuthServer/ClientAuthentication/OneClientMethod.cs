using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>RFC 6749 section 2.3, RFC 7521 section 4.2: an assertion comes with its type and without a secret.</summary>
internal sealed class OneClientMethod<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<OneClientMethod<TContext>>()
            .SetOrder(StrictBasic<TContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        var (assertion, type) = (request.ClientAssertion, request.ClientAssertionType);
        if (!string.IsNullOrEmpty(assertion) && !string.IsNullOrEmpty(request.ClientSecret))
        {
            context.Reject(Errors.InvalidRequest, "More than one client authentication method was used.");
        }
        else if (string.IsNullOrEmpty(assertion) != string.IsNullOrEmpty(type))
        {
            context.Reject(Errors.InvalidRequest, "client_assertion and client_assertion_type need each other.");
        }
        else if (!string.IsNullOrEmpty(type) && type is not ClientAssertionTypes.JwtBearer)
        {
            context.Reject(Errors.InvalidClient);
        }

        return ValueTask.CompletedTask;
    }
}
