using System.Text.Json;
using OpenIddict.Validation;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Validation.OpenIddictValidationEvents;
using static OpenIddict.Validation.OpenIddictValidationHandlers.Discovery;

namespace ResourceApi.TokenValidation;

/// <summary>
/// Takes the keys out of the issuer's set. OpenIddict drops a whole set for one key that it does not understand, and looks neither at
/// their <c>alg</c> nor their size.
/// </summary>
internal sealed class IssuerKeySet : IOpenIddictValidationHandler<HandleJsonWebKeySetResponseContext>
{
    private const string Keys = "keys";

    public static OpenIddictValidationHandlerDescriptor Descriptor { get; } =
        OpenIddictValidationHandlerDescriptor.CreateBuilder<HandleJsonWebKeySetResponseContext>()
            .UseSingletonHandler<IssuerKeySet>()
            .SetOrder(ExtractSigningKeys.Descriptor.Order)
            .Build();

    public static void Replace(OpenIddictValidationBuilder validation)
    {
        validation.RemoveEventHandler(ExtractSigningKeys.Descriptor);
        // It drops a set with something among its keys that is no object.
        validation.RemoveEventHandler(ValidateWellKnownJsonWebKeySetParameters.Descriptor);
        validation.AddEventHandler(Descriptor);
    }

    public ValueTask HandleAsync(HandleJsonWebKeySetResponseContext context)
    {
        if ((JsonElement?)context.Response[Keys] is { ValueKind: JsonValueKind.Array } keys)
        {
            foreach (var key in keys.EnumerateArray())
            {
                if (IssuerKeyRules.Read(key) is { } usable)
                {
                    context.SecurityKeys.Keys.Add(usable);
                }
            }
        }

        if (context.SecurityKeys.Keys is [])
        {
            context.Reject(Errors.ServerError, "The issuer's key set holds no key that this API can use.");
        }

        return ValueTask.CompletedTask;
    }
}
