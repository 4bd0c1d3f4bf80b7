namespace AuthServer.Accounts.Links;

/// <summary>What a link is good for, once.</summary>
/// <param name="Hash">Of the secret in it.</param>
/// <param name="Purpose">One of <see cref="LinkPurpose"/>.</param>
/// <param name="UserId">Whose account; null for an invitation.</param>
/// <param name="Email">The address that it is about.</param>
internal sealed record AccountLink(string Hash, string Purpose, string? UserId, string? Email);

/// <summary>The one thing that a link is good for.</summary>
internal static class LinkPurpose
{
    public const string Invitation = "invitation";
}
