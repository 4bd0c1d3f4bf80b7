using System.Globalization;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>A registration without faults, as OpenIddict stores it. No I/O.</summary>
internal static class ClientDescriptor
{
    public static OpenIddictApplicationDescriptor Of(ClientRegistration client, string? secret)
    {
        OpenIddictApplicationDescriptor descriptor = new()
        {
            ClientId = client.ClientId,
            ClientSecret = secret,
            ClientType = client.IsPublic ? ClientTypes.Public : ClientTypes.Confidential,
            // RFC 8252 section 7.3: an app on a device gets whatever port is free.
            ApplicationType = client.IsPublic && client.RedirectUris.Any(ClientUris.IsNative) ? ApplicationTypes.Native : ApplicationTypes.Web,
            ConsentType = client.Consent ?? ConsentTypes.Explicit,
            DisplayName = client.Name,
        };
        AddAuthentication(descriptor, client);
        if (!client.IsPublic)
        {
            descriptor.Permissions.Add(Permissions.Endpoints.Introspection);
        }

        if (client.IsResourceServer)
        {
            descriptor.Settings[ClientSettings.ResourceServer] = "true";
            Set(descriptor, ClientSettings.ResourceUri, client.ResourceUri);
        }

        if (client.Grants is not [])
        {
            AddGrants(descriptor, client);
            AddInteraction(descriptor, client);
        }

        return descriptor;
    }

    private static void AddAuthentication(OpenIddictApplicationDescriptor descriptor, ClientRegistration client)
    {
        Set(descriptor, ClientSettings.AuthenticationMethod, AuthenticationRules.MethodOf(client));
        if (client.Jwks is { } jwks)
        {
            descriptor.JsonWebKeySet = ClientKeys.OfJwks(jwks).Keys;
        }
        else if (client.Certificates is not [])
        {
            descriptor.JsonWebKeySet = ClientKeys.OfCertificates(client.Certificates).Keys;
        }
        else if (client.TlsSubject is { } subject)
        {
            Set(descriptor, ClientSettings.TlsSubject, DistinguishedNames.Parse(subject));
        }
    }

    private static void AddGrants(OpenIddictApplicationDescriptor descriptor, ClientRegistration client)
    {
        descriptor.Permissions.Add(Permissions.Endpoints.Token);
        descriptor.Permissions.Add(Permissions.Endpoints.Revocation);
        descriptor.AddGrantTypePermissions([.. client.Grants]);
        descriptor.AddScopePermissions([.. client.Scopes]);
        descriptor.AddAudiencePermissions([.. client.ExchangeTargets]);
        Set(descriptor, ClientSettings.DefaultScope, string.Join(' ', client.DefaultScopes));
        Set(descriptor, ClientSettings.BoundTokens, client.BindsTokens ? "true" : null);
        Set(descriptor, Settings.TokenLifetimes.AccessToken, Lifetime(client.AccessTokenSeconds));
        Set(descriptor, Settings.TokenLifetimes.RefreshToken, Lifetime(client.RefreshTokenSeconds));
        Set(descriptor, ClientSettings.RefreshRetrySeconds, client.RefreshRetrySeconds is > 0 and var retry ? retry.ToString(CultureInfo.InvariantCulture) : null);
    }

    private static void AddInteraction(OpenIddictApplicationDescriptor descriptor, ClientRegistration client)
    {
        if (client.Grants.Contains(GrantTypes.AuthorizationCode))
        {
            descriptor.Permissions.UnionWith(
            [
                Permissions.Endpoints.Authorization,
                Permissions.Endpoints.EndSession,
                Permissions.Endpoints.PushedAuthorization,
                Permissions.ResponseTypes.Code,
            ]);
            descriptor.RedirectUris.UnionWith(client.RedirectUris.Select(uri => new Uri(uri)));
            descriptor.PostLogoutRedirectUris.UnionWith(client.PostLogoutRedirectUris.Select(uri => new Uri(uri)));
        }

        if (client.Grants.Contains(GrantTypes.DeviceCode))
        {
            descriptor.Permissions.Add(Permissions.Endpoints.DeviceAuthorization);
        }

        if (client.RequiresPushedRequests)
        {
            descriptor.Requirements.Add(Requirements.Features.PushedAuthorizationRequests);
        }

        Set(descriptor, ClientSettings.BackChannelLogoutUri, client.BackChannelLogoutUri);
        Set(descriptor, ClientSettings.SignInMethods, client.SignInMethods is [] ? null : string.Join(' ', client.SignInMethods.Distinct()));
    }

    private static string? Lifetime(int? seconds) =>
        seconds is { } given ? TimeSpan.FromSeconds(given).ToString("c", CultureInfo.InvariantCulture) : null;

    private static void Set(OpenIddictApplicationDescriptor descriptor, string name, string? value)
    {
        if (value is not null)
        {
            descriptor.Settings[name] = value;
        }
    }
}
