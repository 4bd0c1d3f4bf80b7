namespace AuthServer.Clients.Fields;

internal sealed partial record ClientRegistration
{
    /// <summary>Null: as for every client.</summary>
    public int? AccessTokenSeconds { get; init; }

    /// <summary>Null: as for every client.</summary>
    public int? RefreshTokenSeconds { get; init; }

    /// <summary>For how long the answer to a refresh that was lost on its way is given again. Null or 0: not at all.</summary>
    public int? RefreshRetrySeconds { get; init; }
}

/// <summary>How long what a client gets is good.</summary>
internal static class LifetimeFields
{
    private static readonly FieldOption Retry = new(
        "--refresh-retry-seconds",
        "For so long a client that lost the answer to a refresh gets the same one again, up to 60; any other reuse ends the sign-in. "
        + "Default: 0, no reuse at all.");

    public static readonly NumberField AccessTokenSeconds = new()
    {
        Name = "access_token_seconds",
        Label = "Access token, seconds",
        Option = new("--access-token-seconds", "Life of its access tokens. Default: Protocol__AccessTokenSeconds."),
        Min = 1,
        Max = 86_400,
        Get = client => client.AccessTokenSeconds,
        With = (client, value) => client with { AccessTokenSeconds = value },
        FromRow = row => row.Settings.AccessTokenSeconds,
        ToRow = (row, value) => row.Own().AccessTokenSeconds = value,
    };

    public static readonly NumberField RefreshTokenSeconds = new()
    {
        Name = "refresh_token_seconds",
        Label = "Refresh token idle, seconds",
        Option = new("--refresh-token-seconds", "How long its refresh tokens may be idle. Default: Protocol__RefreshTokenIdleSeconds."),
        Min = 1,
        Max = 31_536_000,
        Get = client => client.RefreshTokenSeconds,
        With = (client, value) => client with { RefreshTokenSeconds = value },
        FromRow = row => row.Settings.RefreshTokenSeconds,
        ToRow = (row, value) => row.Own().RefreshTokenSeconds = value,
    };

    public static readonly NumberField RefreshRetrySeconds = new()
    {
        Name = "refresh_retry_seconds",
        Label = "Lost refresh given again, seconds",
        Option = Retry,
        ChangeOption = Retry,
        Min = 0,
        Max = 60,
        Get = client => client.RefreshRetrySeconds,
        With = (client, value) => client with { RefreshRetrySeconds = value },
        FromRow = row => row.Settings.RefreshRetrySeconds,
        ToRow = (row, value) => row.Own().RefreshRetrySeconds = value is 0 ? null : value,
    };

    public static IReadOnlyList<ClientField> All { get; } = [AccessTokenSeconds, RefreshTokenSeconds, RefreshRetrySeconds];
}
