using AuthServer.Clients.Fields;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.Tokens.Grants;

/// <summary>RFC 8628 section 3.4: a device polls with its code. Once a person has allowed it, it is a code like any other.</summary>
internal sealed class DeviceCodeGrant(AuthorizationCodeGrant code) : IGrant
{
    public static GrantDescription Description { get; } = new()
    {
        Type = GrantTypes.DeviceCode,
        OperatorName = "device_code",
        Summary = "the code of a device that a person has allowed (RFC 8628)",
        Parameters = [new(Parameters.DeviceCode, "from the device authorization endpoint; it works once")],
        Scopes = ScopeSource.Agreed,
        UsedOnce = true,
        Fields = [InteractionFields.Consent, InteractionFields.SignInMethods],
        Permissions = [Permissions.Endpoints.DeviceAuthorization],
    };

    public ValueTask<GrantOutcome> GrantAsync(HandleTokenRequestContext request) => code.GrantAsync(request);
}
