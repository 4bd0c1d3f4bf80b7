using System.Globalization;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>
/// OpenID Connect Core section 3.1.2.1: <c>max_age</c> is a number of seconds. OpenIddict takes what it cannot read for none, and so
/// lets a session pass that the client finds too old.
/// </summary>
internal sealed class MaxAgeForm<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<MaxAgeForm<TContext>>()
            .SetOrder(ProofKeyForm<TContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if ((string?)context.Transaction.Request![Parameters.MaxAge] is { Length: > 0 } text
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        {
            context.Reject(Errors.InvalidRequest, "max_age is a number of seconds.");
        }

        return ValueTask.CompletedTask;
    }
}
