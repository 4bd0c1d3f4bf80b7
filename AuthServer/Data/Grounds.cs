using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Data;

/// <summary>
/// What tokens rest on. It is looked at once more in the transaction that writes them, and held until that is committed: whoever
/// ends any of it meanwhile either waits, and then finds what was written, or was first, and nothing is written.
/// </summary>
internal sealed record Grounds
{
    /// <summary>The client that asks.</summary>
    public string? ClientId { get; init; }

    /// <summary>The user, with the security stamp that was read when they proved who they are.</summary>
    public (string Id, string Stamp)? User { get; init; }

    /// <summary>The sign-in that what was presented descends from.</summary>
    public string? AuthorizationId { get; init; }

    /// <summary>The browser session.</summary>
    public string? SessionId { get; init; }

    /// <summary>A token that was presented and may be presented again.</summary>
    public string? TokenId { get; init; }

    /// <summary>Whether all of it stands. Call it in the transaction that writes.</summary>
    public async Task<bool> StandAsync(AuthDbContext db, CancellationToken cancellationToken)
    {
        List<object?> values = [];
        List<(string Table, string Condition)> rows = [];
        if (ClientId is not null)
        {
            rows.Add(("`OpenIddictApplications` c", $"c.`ClientId` = {Value(ClientId)}"));
        }

        if (User is { } user)
        {
            rows.Add(("`AspNetUsers` u", $"u.`Id` = {Value(user.Id)} AND u.`SecurityStamp` = {Value(user.Stamp)} AND u.`Disabled` = 0"));
        }

        if (AuthorizationId is not null)
        {
            // Its own client may be another than the one that asks.
            rows.Add(("`OpenIddictAuthorizations` a", $"a.`Id` = {Value(AuthorizationId)} AND a.`Status` = {Value(Statuses.Valid)}"));
            rows.Add(("`OpenIddictApplications` o", "o.`Id` = a.`ApplicationId` AND o.`ClientId` IS NOT NULL"));
        }

        if (SessionId is not null)
        {
            rows.Add(("`Sessions` s", $"s.`Id` = {Value(SessionId)} AND s.`EndedAt` IS NULL"));
        }

        if (TokenId is not null)
        {
            rows.Add(("`OpenIddictTokens` t", $"t.`Id` = {Value(TokenId)} AND t.`Status` = {Value(Statuses.Valid)}"));
        }

        if (rows is [])
        {
            return true;
        }

        var tables = string.Join(", ", rows.Select(row => row.Table));
        var conditions = string.Join(" AND ", rows.Select(row => row.Condition));
        return await db.ReadRowAsync($"SELECT 1 FROM {tables} WHERE {conditions}{db.ShareLock}", [.. values], _ => this, cancellationToken) is not null;

        string Value(string value)
        {
            values.Add(value);
            return Statements.Parameter(values.Count - 1);
        }
    }
}
