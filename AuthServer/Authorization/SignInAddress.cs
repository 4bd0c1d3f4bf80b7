using AuthServer.Hosting.Pages;
using AuthServer.Sessions;
using Microsoft.AspNetCore.Http.Extensions;
using OpenIddict.Abstractions;

namespace AuthServer.Authorization;

/// <summary>Sends a browser to the sign-in page and back to the same request.</summary>
internal static class SignInAddress
{
    public static string Of(HttpRequest request, OpenIddictRequest message)
    {
        QueryBuilder page = new()
        {
            { LocalReturn.Parameter, RequestFields.Address(request) },
            { "client_id", message.ClientId ?? "" },
        };
        foreach (var (name, value) in new[] { ("login_hint", message.LoginHint), (UiLocales.Parameter, message.UiLocales) })
        {
            if (!string.IsNullOrEmpty(value))
            {
                page.Add(name, value);
            }
        }

        return request.PathBase + SessionPages.SignIn + page.ToQueryString();
    }
}
