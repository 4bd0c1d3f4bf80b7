using AuthServer.Clients.Fields;

namespace AuthServer.Clients;

/// <summary>What becomes different of a registered client: how it moves from one grant to another under the same id and secret. No I/O.</summary>
internal sealed record ClientChange(IReadOnlyList<FieldEdit> Edits)
{
    /// <summary>The edits that this client cannot take. What the others lead to is judged by the rules of a registration.</summary>
    public IEnumerable<Fault> Faults(ClientRegistration client)
    {
        foreach (var fault in Edits.SelectMany(edit => edit.Faults(client)))
        {
            yield return fault;
        }

        if (client.Grants is not [] && Edited(client).Grants is [])
        {
            yield return new(GrantFields.Grants, $"No grant would be left; 'clients remove' removes the client.");
        }
    }

    /// <summary>The client as it would be registered today, for the rules to judge.</summary>
    public ClientRegistration ApplyTo(ClientRegistration client, GrantCatalog grants)
    {
        // First its grants: they say what it keeps of the rest, and only what is given in this change may be at fault.
        var kept = ClientFields.All.Aggregate(client with { Grants = Edited(client).Grants }, (rest, field) => field.Kept(rest, grants));
        return ClientRules.Complete(Edited(kept), grants);
    }

    private ClientRegistration Edited(ClientRegistration client) => Edits.Aggregate(client, (edited, edit) => edit.Apply(edited));
}
