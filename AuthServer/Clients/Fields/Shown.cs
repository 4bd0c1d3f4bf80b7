using System.Globalization;

namespace AuthServer.Clients.Fields;

/// <summary>What is shown of a client under one name. A value is a text, a list of texts, a number or true; null: it is not shown.</summary>
/// <param name="Name">To programs.</param>
/// <param name="Label">To people.</param>
/// <param name="Value">As programs are shown it.</param>
internal sealed record Shown(string Name, string Label, Func<ClientRegistration, object?> Value)
{
    /// <summary>How people are shown each text of a list.</summary>
    public Func<string, string> NameOf { get; init; } = value => value;

    public string? TextOf(ClientRegistration client) => TextOf(Value(client));

    public string? TextOf(object? value) => value switch
    {
        null => null,
        true => "yes",
        IReadOnlyList<string> values => string.Join('\n', values.Select(NameOf)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };
}
