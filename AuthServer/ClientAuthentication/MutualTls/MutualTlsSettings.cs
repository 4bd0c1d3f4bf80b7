using System.Security.Cryptography.X509Certificates;
using AuthServer.Hosting;
using Microsoft.Extensions.Options;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>Tells OpenIddict what is on: the addresses of RFC 8705 section 5, the methods, and that tokens are bound.</summary>
internal sealed class MutualTlsSettings(MutualTlsOptions options) : IConfigureOptions<OpenIddictServerOptions>
{
    public void Configure(OpenIddictServerOptions server)
    {
        if (!options.IsOn)
        {
            return;
        }

        Uri Address(string path) => new(options.BaseUrl.TrimEnd('/') + path);
        server.MtlsTokenEndpointAliasUri = Address(ProtocolPaths.Token);
        server.MtlsIntrospectionEndpointAliasUri = Address(ProtocolPaths.Introspection);
        server.MtlsRevocationEndpointAliasUri = Address(ProtocolPaths.Revocation);
        server.MtlsUserInfoEndpointAliasUri = Address(ProtocolPaths.UserInfo);
        server.MtlsDeviceAuthorizationEndpointAliasUri = Address(ProtocolPaths.DeviceAuthorization);
        server.MtlsPushedAuthorizationEndpointAliasUri = Address(ProtocolPaths.PushedAuthorization);
        // OpenIddict wants a policy for each method it lists; ClientProof and Authorities decide in their place.
        server.SelfSignedTlsClientAuthenticationPolicy = new() { RevocationMode = X509RevocationMode.NoCheck };
        server.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.SelfSignedTlsClientAuth);
        if (options.AuthoritiesFile is not "")
        {
            server.PublicKeyInfrastructureTlsClientAuthenticationPolicy = new() { RevocationMode = X509RevocationMode.NoCheck };
            server.ClientAuthenticationMethods.Add(ClientAuthenticationMethods.TlsClientAuth);
        }

        server.UseClientCertificateBoundAccessTokens = true;
        server.UseClientCertificateBoundRefreshTokens = true;
    }
}
