using System.Security.Cryptography;
using System.Text;
using AuthServer.Data;
using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.Keys;

/// <summary>Encrypts private keys for the database: AES-256-GCM, with the key's id and purpose bound as associated data.</summary>
internal sealed class MasterKey(KeysOptions options, DatabaseOptions database)
{
    private const string FileName = "master.key";

    private byte[]? _key;
    private byte[]? _previous;

    /// <summary>The setting that an operator has to look at when the key is missing or wrong.</summary>
    public string Source => options.MasterKey is not null ? "Keys__MasterKey" : $"Keys__MasterKeyFile ({FilePath})";

    private string FilePath => options.MasterKeyFile ?? Path.Combine(database.EmbeddedFolder, FileName);

    /// <summary>
    /// Reads the key, and the one before it where there is one; makes the embedded default's file when it may. Returns one line when
    /// there is no key.
    /// </summary>
    public string? Load(bool mayCreate)
    {
        if (options.MasterKey is { } text)
        {
            _key = MasterKeyText.Parse(text);
        }
        else
        {
            if (mayCreate && !File.Exists(FilePath) && CreateFile() is { } unmade)
            {
                return $"{Source}: {unmade}";
            }

            if (!mayCreate && !File.Exists(FilePath))
            {
                return $"{Source}: there is no such file, but the database has keys that were encrypted under it. Bring the file back.";
            }

            var (content, fault) = FileFaults.ReadText(FilePath);
            if (content is null)
            {
                return $"{Source}: {fault}";
            }

            _key = MasterKeyText.Parse(content);
        }

        if ((options.PreviousMasterKey ?? (options.PreviousMasterKeyFile is { } file ? FileFaults.ReadText(file).Text : null)) is { } previous)
        {
            _previous = MasterKeyText.Parse(previous);
            if (_previous is null)
            {
                return $"Keys__PreviousMasterKeyFile ({options.PreviousMasterKeyFile}): is not {MasterKeyText.Form}.";
            }
        }

        return _key is null ? $"{Source}: is not {MasterKeyText.Form}." : null;
    }

    public byte[] Protect(string id, string purpose, ReadOnlySpan<byte> secret) => SealedBytes.Seal(Key, secret, Context(id, purpose));

    /// <exception cref="CryptographicException">Another master key, or a row that was tampered with.</exception>
    public byte[] Unprotect(string id, string purpose, ReadOnlySpan<byte> sealedKey)
    {
        try
        {
            return SealedBytes.Open(Key, sealedKey, Context(id, purpose));
        }
        catch (AuthenticationTagMismatchException) when (_previous is not null)
        {
            return SealedBytes.Open(_previous, sealedKey, Context(id, purpose));
        }
    }

    /// <summary>Whether it was encrypted under this master key rather than the one before it.</summary>
    public bool IsCurrent(string id, string purpose, ReadOnlySpan<byte> sealedKey)
    {
        try
        {
            CryptographicOperations.ZeroMemory(SealedBytes.Open(Key, sealedKey, Context(id, purpose)));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }

    private byte[] Key => _key ?? throw new InvalidOperationException("The master key has not been loaded.");

    private static byte[] Context(string id, string purpose) => Encoding.UTF8.GetBytes($"{purpose}:{id}");

    /// <summary>Of two servers that start together one makes the file; both read what it holds. Returns why it cannot be made.</summary>
    private string? CreateFile()
    {
        try
        {
            Create();
            return null;
        }
        catch (Exception exception) when (FileFaults.IsFileFault(exception))
        {
            return WritingFaults.OfMaking(FilePath, exception);
        }
    }

    private void Create()
    {
        var draft = $"{FilePath}.{Guid.NewGuid():N}";
        FileStreamOptions creation = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (StreamWriter writer = new(draft, Encoding.ASCII, creation))
        {
            writer.WriteLine(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MasterKeyText.Bytes)));
        }

        try
        {
            File.Move(draft, FilePath, overwrite: false);
        }
        catch (IOException) when (File.Exists(FilePath))
        {
            File.Delete(draft);
        }
    }
}
