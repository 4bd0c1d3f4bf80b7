using System.Buffers.Text;
using System.Text;
using AuthServer.Protocol.Requests;
using Microsoft.AspNetCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>
/// RFC 6749 section 2.3: one client authentication method a request, and a malformed Basic header is a failed client
/// authentication (401), not a malformed request. OpenIddict reads the header itself; here is only what it lets pass.
/// </summary>
internal sealed class StrictBasic<TContext> : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    private const string Scheme = "Basic ";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<StrictBasic<TContext>>()
            .SetOrder(StrictParameters<TContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var headers = context.Transaction.GetHttpRequest()!.Headers.Authorization;
        if (headers.Count > 1)
        {
            context.Reject(Errors.InvalidRequest, "More than one Authorization header was sent.");
            return ValueTask.CompletedTask;
        }

        if (headers.ToString() is not { Length: > 0 } header || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return ValueTask.CompletedTask;
        }

        var body = context.Transaction.Request!;
        if (!string.IsNullOrEmpty(body.ClientSecret) || !string.IsNullOrEmpty(body.ClientAssertion))
        {
            context.Reject(Errors.InvalidRequest, "More than one client authentication method was used.");
        }
        else if (ClientId(header[Scheme.Length..].Trim()) is not { } clientId)
        {
            context.Reject(Errors.InvalidClient);
        }
        else if (!string.IsNullOrEmpty(body.ClientId) && body.ClientId != clientId)
        {
            context.Reject(Errors.InvalidRequest, "The client_id of the body differs from that of the Authorization header.");
        }

        return ValueTask.CompletedTask;
    }

    private static string? ClientId(string credentials)
    {
        if (!Base64.IsValid(credentials))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Convert.FromBase64String(credentials));
        return text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && !text.Contains('\0', StringComparison.Ordinal)
            ? Uri.UnescapeDataString(text[..colon].Replace('+', ' '))
            : null;
    }
}
