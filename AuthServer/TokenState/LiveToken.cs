using AuthServer.Data.Records;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.TokenState;

/// <summary>What the database says of a token, read in one query: the token, the sign-in it descends from, and the user.</summary>
internal sealed record LiveToken
{
    public required string Id { get; init; }

    public required string? Type { get; init; }

    public required string? Status { get; init; }

    /// <summary>What its bearer holds is a reference to it, not the token itself.</summary>
    public required bool HasReference { get; init; }

    public required string? SecurityStamp { get; init; }

    public required string? AuthorizationId { get; init; }

    public required string? AuthorizationStatus { get; init; }

    /// <summary>Its own client, or the one whose token it was exchanged for.</summary>
    public required bool IsOfRemovedClient { get; init; }

    public required DateTime? AuthorizedAt { get; init; }

    public required User? User { get; init; }

    /// <summary>By the database's clock, which all servers share.</summary>
    public required DateTime? RedeemedAt { get; init; }

    public required DateTime ReadAt { get; init; }

    public required bool HasSealedAnswer { get; init; }

    public TimeSpan? RedeemedAgo => ReadAt - RedeemedAt;

    public bool IsDeviceCode => Type is TokenTypeIdentifiers.Private.DeviceCode;

    public bool IsRedeemed => Status is Statuses.Redeemed;

    /// <summary>Not revoked, nor its sign-in or client; and the user, where there is one, exists, is enabled and has changed no credential since.</summary>
    public bool IsValid => Status is Statuses.Valid && DescendsFromLiving;

    /// <summary>The same, whether it has been used or not.</summary>
    public bool DescendsFromLiving =>
        !IsOfRemovedClient
        && (AuthorizationId is null || AuthorizationStatus is Statuses.Valid)
        && (SecurityStamp is null || (User is { Disabled: false } && User.SecurityStamp == SecurityStamp));

    /// <summary>The token that the request presented, once it has been found valid.</summary>
    public static LiveToken? Of(OpenIddictServerTransaction transaction) => transaction.GetProperty<LiveToken>(typeof(LiveToken).FullName!);

    public void AttachTo(OpenIddictServerTransaction transaction) => transaction.SetProperty(typeof(LiveToken).FullName!, this);
}
