using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Issuance;

/// <summary>The one way to tokens and codes: grants and pages say to whom, and the handlers of this folder write the rows for it.</summary>
internal static class Issuer
{
    public static void Issue(HandleTokenRequestContext request, IssueTo to)
    {
        to.AttachTo(request.Transaction);
        request.SignIn(TokenContents.Of(to));
    }

    /// <summary>For a page: the address is where OpenIddict sends the browser when the answer is not the client's own.</summary>
    public static SignInResult Issue(HttpContext http, IssueTo to, string? redirectUri = null)
    {
        to.AttachTo(http.Features.Get<OpenIddictServerAspNetCoreFeature>()!.Transaction!);
        AuthenticationProperties properties = new() { RedirectUri = redirectUri };
        return new SignInResult(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, TokenContents.Of(to), properties);
    }
}
