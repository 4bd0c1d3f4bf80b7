namespace ResourceApi.TokenValidation;

/// <summary>What the issuer says about a token that is sound in itself.</summary>
internal abstract record Liveness
{
    private Liveness()
    {
    }

    /// <summary>It holds.</summary>
    /// <param name="Email">The user's address, when the answer names it.</param>
    public sealed record Active(string? Email) : Liveness;

    /// <summary>It was revoked, or its user or client is gone.</summary>
    public sealed record Inactive : Liveness;

    /// <summary>There was no answer to rely on.</summary>
    public sealed record Unknown : Liveness;
}
