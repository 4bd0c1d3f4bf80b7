using System.Security.Cryptography;
using AuthServer.Data.Records;
using Microsoft.Extensions.Primitives;
using Microsoft.IdentityModel.Tokens;

namespace AuthServer.Keys;

/// <summary>The keys in use, opened once each: the first signs and encrypts, all verify and decrypt.</summary>
internal sealed class KeyRing(MasterKey master, KeysOptions options, TimeProvider time, ILogger<KeyRing> logger) : IDisposable
{
    private readonly Lock _gate = new();
    private Dictionary<string, SecurityKey> _opened = [];
    private HashSet<string> _unreadable = [];
    private Dictionary<string, string> _known = [];
    private string _order = "";
    private string? _signer;
    private CancellationTokenSource _changed = new();

    public IReadOnlyList<SigningCredentials> Signing { get; private set; } = [];

    public IReadOnlyList<EncryptingCredentials> Encryption { get; private set; } = [];

    private string? Signer => Signing.Count > 0 ? Signing[0].Key.KeyId : null;

    public bool IsLoaded => Signing is not [] && Encryption is not [];

    /// <summary>Ends when another set of keys, or another order of them, has been loaded.</summary>
    public CancellationToken Changed
    {
        get
        {
            lock (_gate)
            {
                return _changed.Token;
            }
        }
    }

    public IChangeToken ChangeToken => new CancellationChangeToken(Changed);

    /// <summary>
    /// Takes the rows over; nothing happens when they say what is known. At start (strict) every row must open; later, one that does
    /// not leaves the others as they are.
    /// </summary>
    /// <exception cref="CryptographicException">A row does not open under any master key there is, and <paramref name="strict"/>.</exception>
    public void Load(IReadOnlyList<KeyRecord> records, bool strict)
    {
        // The algorithm of the setting signs.
        var signing = InOrder(records, KeyPurpose.Signing).OrderByDescending(record => record.Algorithm == options.SigningAlgorithm.ToString()).ToList();
        var encryption = InOrder(records, KeyPurpose.Encryption).ToList();
        var order = string.Join(
            ' ',
            signing
                .Concat(encryption)
                .Select(record => record.Id)
                .Concat(records.Where(record => record.Purpose == KeyPurpose.Cookies).Select(record => record.Id).Order()));
        CancellationTokenSource before;
        lock (_gate)
        {
            if (order == _order && !strict)
            {
                return;
            }

            Dictionary<string, SecurityKey> opened = [];
            foreach (var record in signing.Concat(encryption))
            {
                if (Open(record, strict) is { } key)
                {
                    opened[record.Id] = key;
                }
            }

            Signing = [.. from record in signing where opened.ContainsKey(record.Id) select new SigningCredentials(opened[record.Id], record.Algorithm)];
            Encryption =
            [
                .. from record in encryption
                   where opened.ContainsKey(record.Id)
                   select new EncryptingCredentials(opened[record.Id], SecurityAlgorithms.Aes256KW, record.Algorithm),
            ];
            if (_order is not "" && !strict)
            {
                NoteChanges(records, before: _known);
            }

            (_opened, _order, before, _changed) = (opened, order, _changed, new());
            _known = records.ToDictionary(record => record.Id, record => record.Purpose);
            _signer = Signer;
        }

        // Outside of the gate: whoever listens reads the keys.
        before.Cancel();
    }

    public void Dispose() => _changed.Dispose();

    private IEnumerable<KeyRecord> InOrder(IReadOnlyList<KeyRecord> records, string purpose)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return records.Where(record => record.Purpose == purpose)
            .GroupBy(record => record.Algorithm)
            .SelectMany(keys => keys.OrderByDescending(key => key.Id == KeyLife.Active([.. keys], now)!.Id).ThenByDescending(key => key.Generation));
    }

    /// <summary>Whoever made the change: this server, another one, or an operator's command.</summary>
    private void NoteChanges(IReadOnlyList<KeyRecord> records, Dictionary<string, string> before)
    {
        foreach (var record in records.Where(record => !before.ContainsKey(record.Id)))
        {
            logger.LogInformation(
                "There is a new {Purpose} key {KeyId} ({Algorithm}), active at {ActiveAt:u}", record.Purpose, record.Id, record.Algorithm, record.ActiveAt);
        }

        foreach (var (id, purpose) in before.Where(known => records.All(record => record.Id != known.Key)))
        {
            logger.LogInformation("The {Purpose} key {KeyId} is gone: nothing it made is accepted any more", purpose, id);
        }

        if (Signer is { } signer && signer != _signer)
        {
            logger.LogInformation("The signing key {KeyId} signs from now on", signer);
        }
    }

    private SecurityKey? Open(KeyRecord record, bool strict)
    {
        if (_opened.TryGetValue(record.Id, out var known))
        {
            return known;
        }

        try
        {
            return KeyMaterial.Open(record, master);
        }
        catch (CryptographicException) when (!strict)
        {
            if (_unreadable.Add(record.Id))
            {
                logger.LogError("{Source} does not open {Purpose} key {KeyId}: this server cannot use it", master.Source, record.Purpose, record.Id);
            }

            return null;
        }
    }
}
