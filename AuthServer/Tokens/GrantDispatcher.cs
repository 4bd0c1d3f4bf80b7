using System.Globalization;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens;

/// <summary>Hands a token request to its grant, and the grant's outcome to OpenIddict.</summary>
internal sealed class GrantDispatcher(IServiceProvider services) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<HandleTokenRequestContext>()
            .UseScopedHandler<GrantDispatcher>()
            .SetOrder(500_000)
            .Build();

    public async ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        var grant = services.GetRequiredKeyedService<IGrant>(context.Request.GrantType);
        switch (await grant.GrantAsync(context))
        {
            case GrantOutcome.Granted granted:
                context.SignIn(granted.Contents);
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
