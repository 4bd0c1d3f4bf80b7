using Microsoft.AspNetCore;
using Microsoft.Extensions.Primitives;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Requests;

/// <summary>
/// RFC 6749 section 3.2: a parameter sent twice is refused, unknown ones included, which OpenIddict lets pass.
/// A NUL character, which no database and no header takes, is refused with it.
/// </summary>
internal sealed class StrictParameters<TContext>(IEnumerable<RepeatableParameter> repeatable) : IOpenIddictServerHandler<TContext>
    where TContext : BaseValidatingContext
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<TContext>()
            .UseSingletonHandler<StrictParameters<TContext>>()
            .SetOrder(OpenIddictServerAspNetCoreHandlers.ExtractPostRequest<TContext>.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(TContext context)
    {
        var request = context.Transaction.GetHttpRequest()!;
        var parameters = (HasForm(request) ? request.Form.AsEnumerable() : request.Query).ToList();
        foreach (var (name, values) in parameters)
        {
            if (values.Count > 1 && !MayRepeat(name, parameters))
            {
                context.Reject(Errors.InvalidRequest, "A parameter is included more than once.");
                break;
            }

            if (name.Contains('\0', StringComparison.Ordinal) || values.ToString().Contains('\0', StringComparison.Ordinal))
            {
                context.Reject(Errors.InvalidRequest, "A parameter contains a NUL character.");
                break;
            }
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>RFC 8707 section 2 lets any request name several resources; what else may repeat, the grants say.</summary>
    private bool MayRepeat(string name, List<KeyValuePair<string, StringValues>> parameters) =>
        name is Parameters.Resource
        || repeatable.Any(known => known.Name == name && parameters.Any(other => other.Key is Parameters.GrantType && other.Value == known.GrantType));

    /// <summary>No other kind of form is read: ASP.NET Core would take multipart too.</summary>
    public static bool HasForm(HttpRequest request) =>
        request.HasFormContentType && request.ContentType!.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase);
}
