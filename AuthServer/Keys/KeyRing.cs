using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Keys;

/// <summary>The keys in use, newest first: the first signs and encrypts, all verify and decrypt.</summary>
internal sealed class KeyRing
{
    public IReadOnlyList<SigningCredentials> Signing { get; private set; } = [];

    public IReadOnlyList<EncryptingCredentials> Encryption { get; private set; } = [];

    public bool IsLoaded => Signing is not [] && Encryption is not [];

    public void Load(IReadOnlyList<SigningCredentials> signing, IReadOnlyList<EncryptingCredentials> encryption)
    {
        Signing = signing;
        Encryption = encryption;
    }
}
