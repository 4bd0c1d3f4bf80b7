using System.Text;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>
/// RFC 9126 section 2.3: a pushed request that is larger than this server takes is 413. Any public client may push, and what is pushed
/// is stored. A request that is not pushed has the room of a URL, which is no larger.
/// </summary>
internal sealed class PushedSize : IOpenIddictServerHandler<ExtractPushedAuthorizationRequestContext>
{
    /// <summary>Of names and values together.</summary>
    private const int MostBytes = 16_384;

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ExtractPushedAuthorizationRequestContext>()
            .UseSingletonHandler<PushedSize>()
            .SetOrder(StrictParameters<ExtractPushedAuthorizationRequestContext>.Descriptor.Order + 50)
            .Build();

    public static bool IsExceeded(OpenIddictServerTransaction transaction) => transaction.Properties.ContainsKey(typeof(PushedSize).FullName!);

    public ValueTask HandleAsync(ExtractPushedAuthorizationRequestContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        if (StrictParameters<ExtractPushedAuthorizationRequestContext>.HasForm(request)
            && request.Form.Sum(field => Encoding.UTF8.GetByteCount(field.Key) + field.Value.Sum(value => Encoding.UTF8.GetByteCount(value ?? ""))) > MostBytes)
        {
            context.Transaction.Properties[typeof(PushedSize).FullName!] = MostBytes;
            context.Reject(Errors.InvalidRequest, $"The request is larger than {MostBytes} bytes.");
        }

        return ValueTask.CompletedTask;
    }
}
