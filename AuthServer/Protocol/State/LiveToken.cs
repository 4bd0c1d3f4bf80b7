using AuthServer.Data;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Protocol.State;

/// <summary>What the database says of a token, read in one query: the token, the sign-in it descends from, and the user.</summary>
internal sealed record LiveToken
{
    public required string Id { get; init; }

    public required string? Status { get; init; }

    public required string? SecurityStamp { get; init; }

    public required string? AuthorizationId { get; init; }

    public required string? AuthorizationStatus { get; init; }

    public required DateTime? AuthorizedAt { get; init; }

    public required User? User { get; init; }

    public bool IsRedeemed => Status is Statuses.Redeemed;

    /// <summary>Not revoked, nor its family; and the user, where there is one, exists, is enabled and has changed no credential since.</summary>
    public bool IsValid =>
        Status is Statuses.Valid
        && (AuthorizationId is null || AuthorizationStatus is Statuses.Valid)
        && (SecurityStamp is null || (User is { Disabled: false } && User.SecurityStamp == SecurityStamp));

    public static Task<LiveToken?> FindAsync(AuthDbContext db, string id, CancellationToken cancellationToken) =>
        (from token in db.Tokens.AsNoTracking()
         join user in db.Users.AsNoTracking() on token.Subject equals user.Id into users
         from user in users.DefaultIfEmpty()
         where token.Id == id
         select new LiveToken
         {
             Id = token.Id!,
             Status = token.Status,
             SecurityStamp = token.SecurityStamp,
             AuthorizationId = token.Authorization!.Id,
             AuthorizationStatus = token.Authorization.Status,
             AuthorizedAt = token.Authorization.CreationDate,
             User = user,
         }).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The token that the request presented, once it has been found valid.</summary>
    public static LiveToken? Of(OpenIddictServerTransaction transaction) => transaction.GetProperty<LiveToken>(typeof(LiveToken).FullName!);

    public void AttachTo(OpenIddictServerTransaction transaction) => transaction.SetProperty(typeof(LiveToken).FullName!, this);
}
