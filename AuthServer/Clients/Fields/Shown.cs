using System.Globalization;

namespace AuthServer.Clients.Fields;

/// <summary>What is shown of a client under one name. A value is a text, a list of texts, a number or true; null: it is not shown.</summary>
/// <param name="Name">To programs.</param>
/// <param name="Label">To people.</param>
/// <param name="Value">As programs are shown it.</param>
internal sealed record Shown(string Name, string Label, Func<ClientRegistration, GrantCatalog, object?> Value)
{
    /// <summary>How people are shown each text of a list.</summary>
    public Func<GrantCatalog, string, string> NameOf { get; init; } = (_, value) => value;

    public string? TextOf(ClientRegistration client, GrantCatalog grants) => TextOf(Value(client, grants), grants);

    public string? TextOf(object? value, GrantCatalog grants) => value switch
    {
        null => null,
        true => "yes",
        IReadOnlyList<string> values => string.Join('\n', values.Select(text => NameOf(grants, text))),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
