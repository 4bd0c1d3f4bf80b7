namespace AuthServer.Data;

/// <summary>One signing or encryption key. The private part is encrypted under the master key.</summary>
public sealed class KeyRecord
{
    /// <summary>The <c>kid</c>.</summary>
    public required string Id { get; init; }

    /// <summary><c>signing</c> or <c>encryption</c>.</summary>
    public required string Purpose { get; init; }

    /// <summary><c>ES256</c>, <c>RS256</c> or <c>A256CBC-HS512</c>.</summary>
    public required string Algorithm { get; init; }

    /// <summary>Counts up from 1 within purpose and algorithm; unique there, so that two servers that start together make one key.</summary>
    public required int Generation { get; init; }

    public required byte[] ProtectedKey { get; init; }

    public required DateTime CreatedAt { get; init; }
}
