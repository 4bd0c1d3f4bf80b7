using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>
/// RFC 6750 section 2: the token comes in the Authorization header or, by POST, in the form, and in one of them only. OpenIddict
/// takes it from the query string too, where logs keep it (section 5.3), and takes no POST without a form.
/// </summary>
internal sealed class BearerRequest : IOpenIddictServerHandler<ExtractUserInfoRequestContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractUserInfoRequestContext>()
            .UseSingletonHandler<BearerRequest>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ExtractGetOrPostRequest<ExtractUserInfoRequestContext>.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ExtractUserInfoRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsPost(request.Method))
        {
            context.Reject(Errors.InvalidRequest, "Only GET and POST are answered here.");
            return;
        }

        var form = HttpMethods.IsPost(request.Method) && StrictParameters<ExtractUserInfoRequestContext>.HasForm(request)
            ? await request.ReadFormAsync(context.CancellationToken)
            : FormCollection.Empty;
        if (request.Query.ContainsKey(Parameters.AccessToken))
        {
            context.Reject(Errors.InvalidRequest, "A token in the query string is not used; send it in the Authorization header.");
        }
        else if (form.ContainsKey(Parameters.AccessToken) && request.Headers.Authorization.Count > 0)
        {
            context.Reject(Errors.InvalidRequest, "The token was sent in more than one way.");
        }
        else
        {
            context.Transaction.Request = new OpenIddictRequest(form);
        }
    }
}
