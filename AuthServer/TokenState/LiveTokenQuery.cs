using System.Data.Common;
using AuthServer.Data;
using AuthServer.Data.Records;

namespace AuthServer.TokenState;

/// <summary>Reads a <see cref="LiveToken"/>.</summary>
internal static class LiveTokenQuery
{
    public static Task<LiveToken?> FindTokenAsync(this AuthDbContext db, string id, CancellationToken cancellationToken)
    {
        var sql =
            $"""
            SELECT t.`Id`, t.`Type`, t.`Status`, t.`ReferenceId` IS NOT NULL, t.`SecurityStamp`, t.`RedemptionDate`, t.`SealedAnswer` IS NOT NULL,
                {db.ClockTime}, s.`Id`, s.`Status`, s.`CreationDate`,
                (c.`Id` IS NOT NULL AND c.`ClientId` IS NULL) OR (o.`Id` IS NOT NULL AND o.`ClientId` IS NULL),
                u.`Id`, u.`UserName`, u.`Email`, u.`EmailConfirmed`, u.`SecurityStamp`, u.`Disabled`, u.`ExternalId`
            FROM `OpenIddictTokens` t
            LEFT JOIN `OpenIddictAuthorizations` s ON s.`Id` = t.`AuthorizationId`
            LEFT JOIN `OpenIddictApplications` c ON c.`Id` = t.`ApplicationId`
            LEFT JOIN `OpenIddictApplications` o ON o.`Id` = s.`ApplicationId`
            LEFT JOIN `AspNetUsers` u ON u.`Id` = t.`Subject`
            WHERE t.`Id` = @0
            """;
        return db.ReadRowAsync(sql, [id], Token, cancellationToken);
    }

    private static LiveToken Token(DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Type = row.TextOrNull(1),
        Status = row.TextOrNull(2),
        HasReference = row.GetBoolean(3),
        SecurityStamp = row.TextOrNull(4),
        RedeemedAt = row.TimeOrNull(5),
        HasSealedAnswer = row.GetBoolean(6),
        ReadAt = row.GetDateTime(7),
        AuthorizationId = row.TextOrNull(8),
        AuthorizationStatus = row.TextOrNull(9),
        AuthorizedAt = row.TimeOrNull(10),
        IsOfRemovedClient = row.GetBoolean(11),
        User = row.IsDBNull(12) ? null : User(row),
    };

    /// <summary>What tokens say of a user, and what their life hangs on.</summary>
    private static User User(DbDataReader row) => new()
    {
        Id = row.GetString(12),
        UserName = row.TextOrNull(13),
        Email = row.TextOrNull(14),
        EmailConfirmed = row.GetBoolean(15),
        SecurityStamp = row.TextOrNull(16),
        Disabled = row.GetBoolean(17),
        ExternalId = row.TextOrNull(18),
    };
}
