namespace AuthServer.Clients.Fields;

/// <summary>The grants of this server, in the order in which they were added. Whoever has to know something of a grant asks here.</summary>
internal sealed class GrantCatalog(IEnumerable<GrantDescription> descriptions)
{
    public IReadOnlyList<GrantDescription> All { get; } = [.. descriptions];

    /// <summary>By the name that protocols use. Null: there is none.</summary>
    public GrantDescription? Find(string? type) => All.FirstOrDefault(grant => grant.Type == type);

    /// <summary>Those that a client may use.</summary>
    public IEnumerable<GrantDescription> Of(ClientRegistration client) => All.Where(grant => client.Grants.Contains(grant.Type));

    /// <summary>From an operator's name to that of protocols; a name that is none stays what it is.</summary>
    public string Named(string name) => All.FirstOrDefault(grant => grant.OperatorName == name)?.Type ?? name;

    /// <summary>From the name that protocols use to an operator's; what is no grant stays what it is.</summary>
    public string NameOf(string type) => Find(type)?.OperatorName ?? type;

    /// <summary>Whether a client may have the field: where some grants take it, with one of them only.</summary>
    public bool MayHave(ClientRegistration client, ClientField field) => IsOpen(client, [.. All.Where(grant => grant.Takes(field))]);

    /// <summary>Whether a client may ask for the scope: where some grants bring it, with one of them only.</summary>
    public bool MayHave(ClientRegistration client, string scope) => IsOpen(client, [.. All.Where(grant => grant.BringsScope == scope)]);

    /// <summary>As operators name them.</summary>
    public string Names => string.Join(", ", All.Select(grant => grant.OperatorName));

    /// <summary>What the help of a field's option ends with, where some grants require the field.</summary>
    public string Requiring(ClientField field) =>
        Either(grant => grant.RequirementOf(field) is not null) is { Length: > 0 } names ? $" Required with {names}." : "";

    /// <summary>As operators name them: "a or b".</summary>
    public string Either(Func<GrantDescription, bool> which) => string.Join(" or ", All.Where(which).Select(grant => grant.OperatorName));

    private static bool IsOpen(ClientRegistration client, IReadOnlyList<GrantDescription> openers) =>
        openers is [] || openers.Any(grant => client.Grants.Contains(grant.Type));
}
