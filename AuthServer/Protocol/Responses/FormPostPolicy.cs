using System.Security.Cryptography;
using System.Text;
using AuthServer.Hosting.Pages;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;
using AspNetCore = OpenIddict.Server.AspNetCore.OpenIddictServerAspNetCoreHandlers;

namespace AuthServer.Protocol.Responses;

/// <summary>
/// OAuth 2.0 Form Post Response Mode: OpenIddict's page sends itself to the client by one line of script, which this server's
/// content security policy lets run, and nothing else.
/// </summary>
internal sealed class FormPostPolicy : IOpenIddictServerHandler<ApplyAuthorizationResponseContext>
{
    private static readonly string ScriptHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes("document.form.submit();")));

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyAuthorizationResponseContext>()
            .UseSingletonHandler<FormPostPolicy>()
            .SetOrder(AspNetCore.Authentication.ProcessFormPostResponse.Descriptor.Order - 100)
            .Build();

    public ValueTask HandleAsync(ApplyAuthorizationResponseContext context)
    {
        if (context is { RedirectUri.Length: > 0, ResponseMode: ResponseModes.FormPost })
        {
            var policy = PagePolicy.Of(context.Transaction.GetHttpRequest()!.HttpContext);
            policy.LetFormsLeave();
            policy.AllowScript(ScriptHash);
        }

        return ValueTask.CompletedTask;
    }
}
