using System.Text.Json.Nodes;
using AuthServer.ClientAuthentication.Assertions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication;

/// <summary>RFC 8414 section 2: an endpoint that lists <c>private_key_jwt</c> lists the algorithms too. OpenIddict leaves them out.</summary>
internal sealed class AssertionMetadata : IOpenIddictServerHandler<ApplyConfigurationResponseContext>
{
    private const string Methods = "_auth_methods_supported";
    private const string Algorithms = "_auth_signing_alg_values_supported";

    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ApplyConfigurationResponseContext>()
            .UseSingletonHandler<AssertionMetadata>()
            // After all that lists a method.
            .SetOrder(int.MinValue + 100_100)
            .Build();

    public ValueTask HandleAsync(ApplyConfigurationResponseContext context)
    {
        if (context.Response is { Error: null or "" } response)
        {
            var names = response.GetParameters().Keys.Where(name => name.EndsWith(Methods, StringComparison.Ordinal));
            foreach (var name in names.Order(StringComparer.Ordinal).ToList())
            {
                response.SetParameter(
                    name[..^Methods.Length] + Algorithms, new JsonArray([.. AssertionKeys.Algorithms.Select(algorithm => JsonValue.Create(algorithm))]));
            }
        }

        return ValueTask.CompletedTask;
    }
}
