using AuthServer.Keys;
using Microsoft.Extensions.Options;
using OpenIddict.Server;

namespace AuthServer.Protocol;

/// <summary>Gives OpenIddict the keys of the key ring.</summary>
internal sealed class ServerKeys(KeyRing ring) : IConfigureOptions<OpenIddictServerOptions>
{
    public void Configure(OpenIddictServerOptions options)
    {
        options.SigningCredentials.AddRange(ring.Signing);
        options.EncryptionCredentials.AddRange(ring.Encryption);
    }
}
