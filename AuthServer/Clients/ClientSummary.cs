using AuthServer.Clients.Fields;

namespace AuthServer.Clients;

/// <summary>A registered client as an operator sees it; the secret is never shown again.</summary>
/// <param name="Client">What is registered.</param>
/// <param name="Damaged">The columns of its row that cannot be read. Every request of the client is refused, and nothing but its id is certain.</param>
/// <param name="Grants">Their names to people.</param>
internal sealed record ClientSummary(ClientRegistration Client, IReadOnlyList<string>? Damaged, GrantCatalog Grants)
{
    private const string DamagedName = "damaged";

    /// <summary>As programs are shown it; what was not registered is left out.</summary>
    public IReadOnlyDictionary<string, object?> Members
    {
        get
        {
            var members = (from shown in ClientFields.Shown let value = ValueOf(shown) where value is not null select (shown.Name, value))
                .ToDictionary(StringComparer.Ordinal);
            if (Damaged is not null)
            {
                members.Add(DamagedName, Damaged);
            }

            return members;
        }
    }

    /// <summary>As people are shown it.</summary>
    public IEnumerable<(string Label, string Text)> Lines =>
    [
        .. from shown in ClientFields.Shown let text = shown.TextOf(ValueOf(shown), Grants) where text is not null select (shown.Label, text),
        .. Damaged is null ? [] : new[] { ("Damaged: cannot be read", string.Join('\n', Damaged)) },
    ];

    /// <summary>How a damaged client proves itself is not known.</summary>
    private object? ValueOf(Shown shown) => Damaged is not null && shown == AuthenticationFields.Method ? "" : shown.Value(Client, Grants);
}
