using System.ComponentModel.DataAnnotations;
using AuthServer.Hosting.Shared.Settings;

namespace AuthServer.StatusLists;

/// <summary>How resource servers may use the status lists.</summary>
internal sealed class StatusListsOptions : ISettings
{
    public static string Section => "StatusLists";

    /// <summary>
    /// The <c>ttl</c> of each list: how long a resource server may go on with one that it cannot have confirmed. While the database
    /// is away this server confirms none.
    /// </summary>
    [Range(2, 86_400)]
    public int TtlSeconds { get; set; } = 30;
}
