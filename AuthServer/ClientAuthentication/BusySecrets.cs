using System.Globalization;
using AuthServer.Clients;
using AuthServer.Protocol.Responses;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>A client whose secret could not be looked at is told to come back, not that it is wrong (RFC 9110 section 15.6.4).</summary>
internal sealed class BusySecrets(ClientManager clients) : IOpenIddictServerHandler<ProcessErrorContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessErrorContext>()
            .UseScopedHandler<BusySecrets>()
            .SetOrder(ErrorResponses.Descriptor.Order - 100)
            .Build();

    public ValueTask HandleAsync(ProcessErrorContext context)
    {
        if (clients.IsBusy && context.Error is Errors.InvalidClient)
        {
            context.Error = Errors.TemporarilyUnavailable;
            context.ErrorDescription = "The server is busy. Try again.";
            context.Transaction.GetHttpRequest()!.HttpContext.Response.Headers.RetryAfter =
                SlowSecrets.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return ValueTask.CompletedTask;
    }
}
