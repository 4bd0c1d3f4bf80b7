using AuthServer.Clients.Fields;
using AuthServer.Protocol;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>What a client that sends users here may say of it: where they go back to, and what they are asked. No I/O.</summary>
internal static class InteractionRules
{
    public static IReadOnlyList<string> Consents { get; } = [ConsentTypes.Explicit, ConsentTypes.Implicit];

    public static IReadOnlyList<string> SignInMethods { get; } = [ClientSettings.SessionSignIn, ClientSettings.PasswordSignIn];

    public static IEnumerable<string> Faults(ClientRegistration client)
    {
        if (!client.Grants.Contains(GrantTypes.AuthorizationCode))
        {
            if (client.RedirectUris is not [] || client.PostLogoutRedirectUris is not [] || client.BackChannelLogoutUri is not null || client.RequiresPushedRequests)
            {
                yield return "--redirect-uri, --post-logout-redirect-uri, --backchannel-logout-uri and --require-par need --grant authorization_code.";
            }

            if (!client.Grants.Contains(GrantTypes.DeviceCode) && (client.Consent is not null || client.SignInMethods is not []))
            {
                yield return "--consent and --sign-in-method need --grant authorization_code or device_code.";
            }
        }
        else if (client.RedirectUris is [])
        {
            yield return "--grant authorization_code needs --redirect-uri.";
        }

        foreach (var fault in client.RedirectUris.Concat(client.PostLogoutRedirectUris).Select(ClientUris.RedirectFault).OfType<string>())
        {
            yield return fault;
        }

        if (client.BackChannelLogoutUri is { } uri && ClientUris.BackChannelFault(uri) is { } backChannelFault)
        {
            yield return backChannelFault;
        }

        if (client.Consent is { } consent && !Consents.Contains(consent))
        {
            yield return $"--consent is {string.Join(" or ", Consents)}.";
        }

        if (client.SignInMethods.Except(SignInMethods).Any() || client.SignInMethods is [ClientSettings.SessionSignIn])
        {
            yield return "--sign-in-method is session with password, or password alone: a session begins with a password.";
        }
    }
}
