using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using AuthServer.Accounts.Addresses;
using AuthServer.Data.Records;

namespace AuthServer.Accounts.Importing;

/// <summary>The names of this run so far, each as 8 bytes of its hash: a million of them take some 40 MB.</summary>
internal sealed class SeenNames
{
    private readonly HashSet<ulong> _seen = [];

    /// <summary>False: an earlier record has one of the names.</summary>
    public bool TryAdd(User user)
    {
        ulong[] names = [.. Names.Of(user).Select(Short)];
        return !names.Any(_seen.Contains) && names.All(_seen.Add);
    }

    private static ulong Short(string name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash);
    }
}
