namespace AuthServer.Data.Records;

/// <summary>Whether what an account calls itself (user name and e-mail) is its own.</summary>
public enum AddressState
{
    /// <summary>Nobody has looked yet: the row is from before, or another program wrote it.</summary>
    Unseen,

    /// <summary>Each of its names is in <see cref="AddressRecord"/> as its own.</summary>
    Own,

    /// <summary>Another account has the same name. The account is disabled until an operator decides.</summary>
    Contested,
}
