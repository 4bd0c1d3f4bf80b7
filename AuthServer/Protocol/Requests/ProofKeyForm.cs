using System.Text.RegularExpressions;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>RFC 7636 sections 4.1 and 4.2: a verifier has 43 to 128 unreserved characters, an S256 challenge is 43 of base64url. OpenIddict takes shorter ones, which can be guessed.</summary>
internal sealed class ProofKeyForm<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<ProofKeyForm<TContext>>()
            .SetOrder(int.MinValue + 50_000)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.Request!;
        // Each belongs to one kind of request, and is unknown in any other (RFC 6749 section 3.2).
        var redeems = typeof(TContext) == typeof(ValidateTokenRequestContext);
        if (redeems && request.IsAuthorizationCodeGrantType() && !string.IsNullOrEmpty(request.CodeVerifier) && !ProofKeyForms.Verifier().IsMatch(request.CodeVerifier))
        {
            context.Reject(Errors.InvalidRequest, "A code_verifier has 43 to 128 unreserved characters.");
        }
        else if (!redeems && !string.IsNullOrEmpty(request.CodeChallenge) && !ProofKeyForms.Challenge().IsMatch(request.CodeChallenge))
        {
            context.Reject(Errors.InvalidRequest, "A code_challenge is the SHA-256 of the verifier in base64url: 43 characters.");
        }

        return ValueTask.CompletedTask;
    }
}

internal static partial class ProofKeyForms
{
    [GeneratedRegex(@"\A[A-Za-z0-9._~-]{43,128}\z")]
    public static partial Regex Verifier();

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z")]
    public static partial Regex Challenge();
}
