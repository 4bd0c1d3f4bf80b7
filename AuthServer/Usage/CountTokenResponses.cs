using AuthServer.Clients;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Usage;

/// <summary>Counts a token answer once everything it says is committed.</summary>
internal sealed class CountTokenResponses(UsageCounter counter) : IOpenIddictServerHandler<ApplyTokenResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyTokenResponseContext>()
            .UseSingletonHandler<CountTokenResponses>()
            .SetOrder(int.MinValue + 50_000)
            .Build();

    public ValueTask HandleAsync(ApplyTokenResponseContext context)
    {
        // However the client named itself: in the form, by Basic or by an assertion.
        var validated = context.Transaction.GetProperty<ValidateTokenRequestContext>(typeof(ValidateTokenRequestContext).FullName!);
        if (context.Error is null && validated?.ClientId is { } clientId && context.Request?.GrantType is { } grant)
        {
            counter.Add(clientId, NamelessRequest.Is(context.Transaction) ? NamelessRequest.Counted(grant) : grant);
        }

        return ValueTask.CompletedTask;
    }
}
