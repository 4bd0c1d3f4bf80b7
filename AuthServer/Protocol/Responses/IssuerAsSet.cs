using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Responses;

/// <summary>
/// RFC 8414 section 3.3, RFC 9207 section 2.4: who validates compares the issuer's name letter by letter with what was configured.
/// OpenIddict keeps it as a <see cref="Uri"/>, which adds a slash and takes a default port away.
/// </summary>
internal sealed class IssuerAsSet<TContext>(ProtocolOptions options) : IOpenIddictServerHandler<TContext>
    where TContext : BaseRequestContext
{
    private static readonly string Name = typeof(TContext) == typeof(ApplyConfigurationResponseContext) ? Metadata.Issuer : Claims.Issuer;

    /// <summary>Answers to a person's browser get theirs late, when it is known that they are sent on to the client.</summary>
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<IssuerAsSet<TContext>>()
            .SetOrder(typeof(TContext) == typeof(ApplyAuthorizationResponseContext)
                ? OpenIddictServerHandlers.Authentication.AttachIssuer.Descriptor.Order + 100
                : int.MinValue + 50_000)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        if (context.Transaction.Response is { } response && response.HasParameter(Name))
        {
            response.SetParameter(Name, options.Issuer);
        }

        return ValueTask.CompletedTask;
    }
}

/// <summary>The same in every token.</summary>
internal sealed class IssuerOfTokens(ProtocolOptions options) : IOpenIddictServerHandler<GenerateTokenContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<GenerateTokenContext>()
            .UseSingletonHandler<IssuerOfTokens>()
            .SetOrder(OpenIddictServerHandlers.Protection.AttachTokenMetadata.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(GenerateTokenContext context)
    {
        context.SecurityTokenDescriptor.Issuer = options.Issuer;
        return ValueTask.CompletedTask;
    }
}
