namespace AuthServer.Accounts.Importing;

/// <summary>What an import did, in records.</summary>
internal sealed record ImportReport
{
    public long Read { get; set; }

    public long Added { get; set; }

    /// <summary>Added by an earlier run.</summary>
    public long Present { get; set; }

    public long Refused { get; set; }

    /// <summary>Of something else than people.</summary>
    public long Other { get; set; }

    /// <summary>Of those added: nobody can sign in to them before a password is set.</summary>
    public long WithoutPassword { get; set; }

    /// <summary>Of those added: with a weak hash inside Argon2id.</summary>
    public long Wrapped { get; set; }

    /// <summary>Of those added.</summary>
    public long Disabled { get; set; }
}
