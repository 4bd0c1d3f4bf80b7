namespace AuthServer.Clients.Fields;

/// <summary>
/// What is registered of a client. A member and its field stand side by side, in the file of their subject; whoever registers, changes,
/// judges, stores or shows a client goes through the list, so that no field is forgotten on the way.
/// </summary>
internal sealed partial record ClientRegistration;

/// <summary>All fields, in the order in which they are shown. What depends on the grants that there are is given their catalog.</summary>
internal static class ClientFields
{
    public static IReadOnlyList<ClientField> All { get; } =
        [.. IdentityFields.All, .. GrantFields.All, .. AuthenticationFields.All, .. InteractionFields.All, .. LifetimeFields.All];

    /// <summary>What is shown of a client: some fields share one place.</summary>
    public static IReadOnlyList<Shown> Shown { get; } = [.. All.Select(field => field.Shown).DistinctBy(shown => shown.Name)];

    public static ClientRegistration Read(StoredClient row, GrantCatalog grants) =>
        All.Aggregate(new ClientRegistration { ClientId = "" }, (client, field) => field.Read(row, client, grants));
}
