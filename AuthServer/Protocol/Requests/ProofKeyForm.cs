using System.Text.RegularExpressions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>RFC 7636 section 4.2: an S256 challenge is 43 characters of base64url. OpenIddict takes shorter ones, which can be guessed.</summary>
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
        if (context.Transaction.Request!.CodeChallenge is { Length: > 0 } challenge && !ProofKeyForms.Challenge().IsMatch(challenge))
        {
            context.Reject(Errors.InvalidRequest, "A code_challenge is the SHA-256 of the verifier in base64url: 43 characters.");
        }

        return ValueTask.CompletedTask;
    }
}

internal static partial class ProofKeyForms
{
    [GeneratedRegex(@"\A[A-Za-z0-9_-]{43}\z")]
    public static partial Regex Challenge();
}
