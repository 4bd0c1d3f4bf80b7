using AuthServer.Clients;
using AuthServer.Protocol.Requests;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// RFC 6749 section 4.3.2 lets a public client leave out its name, as FastAPI's tutorial does: it posts a user name and a password alone.
/// Where an operator says whose such requests are, the name is filled in. Whoever says anything of a client is left alone: the rules that
/// follow see the very request that was sent.
/// </summary>
internal sealed class DefaultClient(CompatibilityOptions options) : IOpenIddictServerHandler<ExtractTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractTokenRequestContext>()
            .UseSingletonHandler<DefaultClient>()
            .SetOrder(StrictParameters<ExtractTokenRequestContext>.Descriptor.Order + 50)
            .Build();

    public ValueTask HandleAsync(ExtractTokenRequestContext context)
    {
        var (request, http) = (context.Transaction.Request!, context.Transaction.GetHttpRequest()!);
        if (options.DefaultClient is { Length: > 0 } client && IsPasswordAlone(request)
            && http.Headers.Authorization.Count is 0 && http.HttpContext.Connection.ClientCertificate is null)
        {
            request.ClientId = client;
            request.ClientSecret = null;
            request.GrantType = GrantTypes.Password;
            NamelessRequest.Mark(context.Transaction);
        }

        return ValueTask.CompletedTask;
    }

    private static bool IsPasswordAlone(OpenIddictRequest request) =>
        request.GrantType is null or "" or GrantTypes.Password
        && !string.IsNullOrEmpty(request.Username) && !string.IsNullOrEmpty(request.Password)
        && new[] { request.ClientId, request.ClientSecret, request.ClientAssertion, request.ClientAssertionType }.All(string.IsNullOrEmpty);
}
