using System.Text.Json.Nodes;
using AuthServer.Protocol.Assertions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Answers;

/// <summary>RFC 8414 section 2: an endpoint that lists <c>private_key_jwt</c> lists the algorithms too. OpenIddict leaves them out.</summary>
internal sealed class AssertionMetadata : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    private static readonly (string Methods, string Algorithms)[] Endpoints =
    [
        (Metadata.TokenEndpointAuthMethodsSupported, Metadata.TokenEndpointAuthSigningAlgValuesSupported),
        (Metadata.IntrospectionEndpointAuthMethodsSupported, Metadata.IntrospectionEndpointAuthSigningAlgValuesSupported),
        (Metadata.RevocationEndpointAuthMethodsSupported, Metadata.RevocationEndpointAuthSigningAlgValuesSupported),
    ];

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyConfigurationResponseContext>()
            .UseSingletonHandler<AssertionMetadata>()
            .SetOrder(TruthfulMetadata.Descriptor.Order + 100)
            .Build();

    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        if (context.Response is { Error: null or "" } response)
        {
            foreach (var (methods, algorithms) in Endpoints.Where(endpoint => response.HasParameter(endpoint.Methods)))
            {
                response.SetParameter(algorithms, new JsonArray([.. AssertionKeys.Algorithms.Select(algorithm => JsonValue.Create(algorithm))]));
            }
        }

        return ValueTask.CompletedTask;
    }
}
