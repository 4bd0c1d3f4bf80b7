using System.Text.RegularExpressions;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>
/// RFC 7636 section 4.1: a verifier has 43 to 128 unreserved characters. OpenIddict takes shorter ones, which can be guessed. With another
/// grant the parameter is unknown and ignored (RFC 6749 section 3.2).
/// </summary>
internal sealed partial class CodeVerifierForm : IOpenIddictServerHandler<ValidateTokenRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ValidateTokenRequestContext>()
            .UseSingletonHandler<CodeVerifierForm>()
            .SetOrder(int.MinValue + 50_000)
            .Build();

    public ValueTask HandleAsync(ValidateTokenRequestContext context)
    {
        if (context.Request.IsAuthorizationCodeGrantType() && context.Request.CodeVerifier is { Length: > 0 } verifier && !Verifier().IsMatch(verifier))
        {
            context.Reject(Errors.InvalidRequest, "A code_verifier has 43 to 128 unreserved characters.");
        }

        return ValueTask.CompletedTask;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z")]
    private static partial Regex Verifier();
}
