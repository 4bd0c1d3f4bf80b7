using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AuthServer.Clients;
using AuthServer.Clients.Fields;
using AuthServer.Data.Records;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace AuthServer.ClientAuthentication.MutualTls;

/// <summary>
/// A client proves itself by the method it registered and by no other (RFC 8705 section 2). OpenIddict takes any certificate that a
/// public authority issued for a host of a redirect_uri, from any client, and refuses a certificate that only binds tokens.
/// </summary>
internal sealed class ClientProof(ClientManager clients, Authorities authorities, TimeProvider time) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    public static OpenIddictServerHandlerDescriptor Descriptor { get; } =
        OpenIddictServerHandlerDescriptor.CreateBuilder<ProcessAuthenticationContext>()
            .UseScopedHandler<ClientProof>()
            .SetOrder(OpenIddictServerHandlers.ValidateClientCertificate.Descriptor.Order)
            .Build();

    public async ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        // At the other endpoints clients do not prove who they are.
        if (context.EndpointType is OpenIddictServerEndpointType.Token or OpenIddictServerEndpointType.Introspection or OpenIddictServerEndpointType.Revocation
                or OpenIddictServerEndpointType.DeviceAuthorization or OpenIddictServerEndpointType.PushedAuthorization
            && context.ClientId is { Length: > 0 } id
            && await clients.FindByClientIdAsync(id, context.CancellationToken) is { } client
            && !await HasProofAsync(context, client))
        {
            context.Reject(Errors.InvalidClient);
        }
    }

    private async ValueTask<bool> HasProofAsync(ProcessAuthenticationContext context, ClientRecord client)
    {
        var settings = await clients.SettingsOfAsync(client, context.CancellationToken);
        var certificate = context.Transaction.RemoteCertificate;
        return settings.AuthenticationMethod switch
        {
            ClientAuthenticationMethods.TlsClientAuth => certificate is not null
                && settings.TlsSubject is { } subject
                && DistinguishedNames.IsSubjectOf(subject, certificate)
                && authorities.HaveIssued(certificate),
            ClientAuthenticationMethods.SelfSignedTlsClientAuth => certificate is not null
                && IsValidNow(certificate)
                && await IsRegisteredAsync(client, certificate, context.CancellationToken),
            ClientAuthenticationMethods.PrivateKeyJwt => context.ClientAssertionPrincipal is not null,
            _ => client.ClientType is ClientTypes.Public || !string.IsNullOrEmpty(context.ClientSecret),
        };
    }

    private bool IsValidNow(X509Certificate2 certificate)
    {
        var now = time.GetUtcNow();
        return certificate.NotBefore.ToUniversalTime() <= now && now <= certificate.NotAfter.ToUniversalTime();
    }

    private async ValueTask<bool> IsRegisteredAsync(ClientRecord client, X509Certificate2 certificate, CancellationToken cancellationToken)
    {
        var thumbprint = Base64UrlEncoder.Encode(certificate.GetCertHash(HashAlgorithmName.SHA256));
        return (await clients.GetJsonWebKeySetAsync(client, cancellationToken))?.Keys.Any(key => key.X5tS256 == thumbprint) is true;
    }
}
