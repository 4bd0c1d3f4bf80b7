using System.Globalization;
using AuthServer.Clients.Fields;
using AuthServer.Protocol;
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
        ClientSettings settings = new(descriptor.Settings);
        AddAuthentication(descriptor, settings, client);
        if (!client.IsPublic)
        {
            descriptor.Permissions.Add(Permissions.Endpoints.Introspection);
        }

        if (client.IsResourceServer)
        {
            settings.IsResourceServer = true;
            settings.ResourceUri = client.ResourceUri;
        }

        if (client.Grants is not [])
        {
            AddGrants(descriptor, settings, client);
            AddInteraction(descriptor, settings, client);
        }

        return descriptor;
    }

    private static void AddAuthentication(OpenIddictApplicationDescriptor descriptor, ClientSettings settings, ClientRegistration client)
    {
        settings.AuthenticationMethod = AuthenticationRules.MethodOf(client);
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
            settings.TlsSubject = DistinguishedNames.Parse(subject);
        }
    }

    private static void AddGrants(OpenIddictApplicationDescriptor descriptor, ClientSettings settings, ClientRegistration client)
    {
        descriptor.Permissions.Add(Permissions.Endpoints.Token);
        descriptor.Permissions.Add(Permissions.Endpoints.Revocation);
        descriptor.AddGrantTypePermissions([.. client.Grants]);
        descriptor.AddScopePermissions([.. client.Scopes]);
        descriptor.AddAudiencePermissions([.. client.ExchangeTargets]);
        settings.DefaultScopes = client.DefaultScopes;
        settings.BindsTokens = client.BindsTokens;
        settings.AccessTokenSeconds = client.AccessTokenSeconds;
        settings.RefreshTokenSeconds = client.RefreshTokenSeconds;
        settings.RefreshRetrySeconds = client.RefreshRetrySeconds is > 0 and var retry ? retry : null;
    }

    private static void AddInteraction(OpenIddictApplicationDescriptor descriptor, ClientSettings settings, ClientRegistration client)
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

        settings.BackChannelLogoutUri = client.BackChannelLogoutUri;
        settings.SignInMethods = [.. client.SignInMethods.Distinct()];
    }
}
