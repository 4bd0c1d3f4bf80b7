using AuthServer.Hosting.Logging;
using AuthServer.Hosting.Shared.Logging;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Responses;

/// <summary>
/// The text of errors (RFC 6749 section 5.2): no link to somebody else's documentation, and one text for each way of
/// failing to prove who you are, so that a stranger cannot tell an unknown client from a wrong secret.
/// </summary>
internal sealed class ErrorResponses(Refusals refusals) : IOpenIddictServerHandler<ProcessErrorContext>
{
    private const string ClientAuthenticationFailed = "Client authentication failed.";
    private const string TokenRefused = "The token is invalid, expired or revoked.";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessErrorContext>()
            .UseSingletonHandler<ErrorResponses>()
            .SetOrder(OpenIddictServerHandlers.AttachErrorParameters.Descriptor.Order - 100)
            .Build();

    public ValueTask HandleAsync(ProcessErrorContext context)
    {
        context.ErrorUri = null;
        context.ErrorDescription = context.Error switch
        {
            Errors.InvalidClient => ClientAuthenticationFailed,
            Errors.InvalidToken => TokenRefused,
            _ => context.ErrorDescription,
        };

        var log = RequestLog.Of(context.Transaction.GetHttpRequest()!.HttpContext);
        if (context.Error is Errors.InvalidClient)
        {
            refusals.Note("Client", ReasonOf(log.ClientId, context.Request));
        }

        log.Outcome = (context.EndpointType, context.Error) switch
        {
            // What OpenIddict makes of it further on.
            (OpenIddictServerEndpointType.Introspection, Errors.InvalidToken) => "inactive",
            (OpenIddictServerEndpointType.Token, Errors.InvalidToken) => Errors.InvalidGrant,
            var (_, error) => error,
        };
        return ValueTask.CompletedTask;
    }

    private static string ReasonOf(string? registered, OpenIddictRequest? request) => (registered, request) switch
    {
        (null, { ClientId: { Length: > 0 } }) => "unknown_client",
        (null, _) => "no_client",
        (_, { ClientAssertion: { Length: > 0 } }) => "wrong_assertion",
        (_, { ClientSecret: { Length: > 0 } }) => "wrong_secret",
        _ => "no_proof",
    };
}
