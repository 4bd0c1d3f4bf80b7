using System.Globalization;
using AuthServer.Issuance;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens;

/// <summary>Hands a token request to its grant, and what is granted to the issuer.</summary>
internal sealed class GrantDispatcher(IServiceProvider services) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseScopedHandler<GrantDispatcher>()
            .SetOrder(500_000)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var grant = (IGrant)services.GetRequiredKeyedService(typeof(IGrant), context.Request.GrantType);
        switch (await grant.GrantAsync(context))
        {
            case GrantOutcome.Granted granted:
                Issuer.Issue(context, granted.To);
                break;
            case GrantOutcome.Refused refused:
                if (refused.RetryAfter is { } wait)
                {
                    context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers.RetryAfter =
                        Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
                }

                context.Reject(refused.Error, refused.Description);
                break;
            case var other:
                throw new InvalidOperationException($"Unknown outcome {other}.");
        }
    }
}
