using System.Text.Json.Nodes;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Discovery;

/// <summary>
/// RFC 8414 section 2: what is advertised works, and what must be listed is. Without an authorization endpoint OpenIddict
/// leaves out <c>response_types_supported</c>, which is required, and lists what only such an endpoint could do.
/// </summary>
internal sealed class TruthfulMetadata : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    private static readonly string[] OfTheAuthorizationEndpoint =
    [
        Metadata.PromptValuesSupported,
        Metadata.AuthorizationResponseIssParameterSupported,
        Metadata.RequirePushedAuthorizationRequests,
        Metadata.ClaimsParameterSupported,
        Metadata.RequestParameterSupported,
        Metadata.RequestUriParameterSupported,
        Metadata.TlsClientCertificateBoundAccessTokens,
    ];

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyConfigurationResponseContext>()
            .UseSingletonHandler<TruthfulMetadata>()
            .SetOrder(int.MinValue + 100_000)
            .Build();

    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        if (context.Response is not { } response || !string.IsNullOrEmpty(response.Error))
        {
            return ValueTask.CompletedTask;
        }

        if (!response.HasParameter(Metadata.AuthorizationEndpoint))
        {
            // SetParameter drops what is empty.
            response.AddParameter(Metadata.ResponseTypesSupported, new JsonArray());
            foreach (var name in OfTheAuthorizationEndpoint)
            {
                response.RemoveParameter(name);
            }
        }

        if (!context.Options.UseClientCertificateBoundAccessTokens)
        {
            // RFC 8705 section 3.3: false is what its absence means.
            response.RemoveParameter(Metadata.TlsClientCertificateBoundAccessTokens);
        }

        return ValueTask.CompletedTask;
    }
}
