using System.Text;
using AuthServer.Accounts.Passwords;
using AuthServer.Sessions;
using AuthServer.Throttle;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Devices;

/// <summary>
/// RFC 8628 section 5.1: a typed code is looked up only for somebody who is signed in, and counted first, like a password:
/// short codes could be found by trying.
/// </summary>
internal sealed class UserCodeGuess(SignInThrottle throttle) : IOpenIddictServerHandler<ExtractEndUserVerificationRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractEndUserVerificationRequestContext>()
            .UseScopedHandler<UserCodeGuess>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ExtractGetOrPostRequest<ExtractEndUserVerificationRequestContext>.Descriptor.Order + 200)
            .Build();

    public async ValueTask HandleAsync(ExtractEndUserVerificationRequestContext context)
    {
        var http = context.Transaction.GetHttpRequest()!.HttpContext;
        if (context.Transaction.Request is not { UserCode: { Length: > 0 } code } request)
        {
            return;
        }

        if (CurrentSession.Of(http) is not { } current)
        {
            request.UserCode = null;
            return;
        }

        var decision = await throttle.ReserveAsync(SignInThrottle.KeyOf($"user code: {current.User.Id}"), context.CancellationToken);
        http.Features.Set(decision);
        request.UserCode = decision is ThrottleDecision.Reserved ? Spelt(code) : null;
    }

    /// <summary>
    /// RFC 8628 section 6.1: letters may be small, or as wide as an input method makes them. What is no letter of a code, such as spaces and
    /// dashes, OpenIddict leaves out.
    /// </summary>
    private static string Spelt(string code) => (PasswordText.IsWellFormed(code) ? code.Normalize(NormalizationForm.FormKC) : code).ToUpperInvariant();
}
