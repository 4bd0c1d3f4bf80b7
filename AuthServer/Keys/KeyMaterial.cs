using System.Security.Cryptography;
using AuthServer.Data.Records;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Keys;

/// <summary>Makes keys, and reads them back from the form the database holds.</summary>
internal static class KeyMaterial
{
    private const int RsaBits = 2048;
    private const int SymmetricBytes = 32;

    public static KeyRecord Create(string purpose, string algorithm, int generation, MasterKey master, DateTime now, DateTime activeAt)
    {
        var secret = algorithm switch
        {
            SecurityAlgorithms.EcdsaSha256 => NewEcdsa(),
            SecurityAlgorithms.RsaSha256 => NewRsa(),
            SecurityAlgorithms.Aes256CbcHmacSha512 => RandomNumberGenerator.GetBytes(SymmetricBytes),
            _ => throw new InvalidOperationException($"There is no key for {algorithm}."),
        };
        try
        {
            var id = purpose is KeyPurpose.Signing
                ? Base64UrlEncoder.Encode(Read(algorithm, secret).ComputeJwkThumbprint())
                : Guid.CreateVersion7().ToString();
            return new()
            {
                Id = id,
                Purpose = purpose,
                Algorithm = algorithm,
                Generation = generation,
                ProtectedKey = master.Protect(id, purpose, secret),
                CreatedAt = now,
                ActiveAt = activeAt,
            };
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    public static SecurityKey Open(KeyRecord record, MasterKey master)
    {
        var secret = master.Unprotect(record.Id, record.Purpose, record.ProtectedKey);
        var key = Read(record.Algorithm, secret);
        key.KeyId = record.Id;
        return key;
    }

    private static SecurityKey Read(string algorithm, byte[] secret)
    {
        switch (algorithm)
        {
            case SecurityAlgorithms.EcdsaSha256:
                var ecdsa = ECDsa.Create();
                ecdsa.ImportPkcs8PrivateKey(secret, out _);
                return new ECDsaSecurityKey(ecdsa);
            case SecurityAlgorithms.RsaSha256:
                var rsa = RSA.Create();
                rsa.ImportPkcs8PrivateKey(secret, out _);
                return new RsaSecurityKey(rsa);
            default:
                return new SymmetricSecurityKey([.. secret]);
        }
    }

    private static byte[] NewEcdsa()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKey();
    }

    private static byte[] NewRsa()
    {
        using var key = RSA.Create(RsaBits);
        return key.ExportPkcs8PrivateKey();
    }
}
