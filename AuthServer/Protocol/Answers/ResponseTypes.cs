using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Protocol.Answers;

/// <summary>RFC 8414 section 2 requires <c>response_types_supported</c>; OpenIddict leaves it out when no flow has an authorization endpoint.</summary>
internal sealed class ResponseTypes : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyConfigurationResponseContext>()
            .UseSingletonHandler<ResponseTypes>()
            .SetOrder(int.MinValue + 100_000)
            .Build();

    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        if (context.Response is { } response && string.IsNullOrEmpty(response.Error) && !response.HasParameter(Metadata.ResponseTypesSupported))
        {
            response.SetParameter(Metadata.ResponseTypesSupported, new System.Text.Json.Nodes.JsonArray());
        }

        return ValueTask.CompletedTask;
    }
}
