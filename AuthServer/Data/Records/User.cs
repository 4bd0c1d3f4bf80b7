using Microsoft.AspNetCore.Identity;

namespace AuthServer.Data.Records;

/// <summary>A person who signs in. <c>Id</c> is opaque and immutable and is the <c>sub</c> of every token; the user name is the e-mail.</summary>
public sealed class User : IdentityUser
{
    public User() => Id = Guid.CreateVersion7().ToString();

    /// <summary>A disabled user gets no token, and tokens already issued stop counting as active.</summary>
    public bool Disabled { get; set; }

    public AddressState AddressState { get; set; }

    /// <summary>The user name as people read it; only for those who have one.</summary>
    internal string ReadableName => AddressSpelling.Readable(UserName!);

    public DateTime CreatedAt { get; set; } = DateTime.UtcNow;
}
