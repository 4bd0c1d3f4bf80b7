namespace AuthServer.Clients.Fields;

/// <summary>It is so, or it is not.</summary>
internal sealed class FlagField : ClientField<bool>
{
    protected override bool Nothing => false;

    protected override object? ValueOf(ClientRegistration client) => Get(client) ? true : null;
}

internal sealed class NumberField : ClientField<int?>
{
    public required int Min { get; init; }

    public required int Max { get; init; }

    protected override int? Nothing => null;

    protected override object? ValueOf(ClientRegistration client) => Get(client);

    /// <summary>0 is none.</summary>
    protected override bool HasValue(ClientRegistration client) => Get(client) is not (null or 0);

    protected override IEnumerable<FormattableString> FaultsOfValue(ClientRegistration client)
    {
        if (Get(client) is { } value && (value < Min || value > Max))
        {
            yield return $"{this} is between {Min} and {Max}.";
        }
    }
}

internal sealed class TextField : ClientField<string?>
{
    /// <summary>Where a shell takes it from.</summary>
    public TextSource Source { get; init; }

    /// <summary>Why a value cannot be one; null when it can.</summary>
    public Func<string, FormattableString?> Judge { get; init; } = _ => null;

    protected override string? Nothing => null;

    protected override object? ValueOf(ClientRegistration client) => Get(client);

    protected override IEnumerable<FormattableString> FaultsOfValue(ClientRegistration client) =>
        Get(client) is { } value && Judge(value) is { } fault ? [fault] : [];
}

/// <summary>Any number of texts.</summary>
internal sealed class ListField : ClientField<IReadOnlyList<string>>
{
    /// <summary>Where a shell takes each from.</summary>
    public TextSource Source { get; init; }

    /// <summary>In <c>clients change</c>: values it has from then on, and no longer.</summary>
    public FieldOption? AddOption { get; init; }

    public FieldOption? RemoveOption { get; init; }

    /// <summary>Why a value cannot be one; null when it can.</summary>
    public Func<string, FormattableString?> Judge { get; init; } = _ => null;

    /// <summary>From the name that an operator uses to the one that is registered, and back.</summary>
    public Func<GrantCatalog, string, string> Named { get; init; } = (_, value) => value;

    public Func<GrantCatalog, string, string> NameOf { get; init; } = (_, value) => value;

    /// <summary>What one of its values is called.</summary>
    public string One { get; init; } = "value";

    /// <summary>Programs are shown it also where it is empty.</summary>
    public bool IsAlwaysShown { get; init; }

    protected override IReadOnlyList<string> Nothing => [];

    public FieldEdit To(IReadOnlyList<string> values, GrantCatalog grants) => To([.. values.Select(value => Named(grants, value))]);

    public FieldEdit Adding(IReadOnlyList<string> values, GrantCatalog grants) =>
        new(this, client => With(client, [.. Get(client).Union(values.Select(value => Named(grants, value)))]));

    public FieldEdit Removing(IReadOnlyList<string> values, GrantCatalog grants) =>
        new(this, client => With(client, [.. Get(client).Except(values.Select(value => Named(grants, value)))]))
        {
            Rule = client => values.Where(value => !Get(client).Contains(Named(grants, value)))
                .Select(value => (FormattableString)$"Client '{client.ClientId}' does not have the {One} '{value}'."),
        };

    protected override object? ValueOf(ClientRegistration client) => Get(client) is [] && !IsAlwaysShown ? null : Get(client);

    protected override string NameOfValue(GrantCatalog grants, string value) => NameOf(grants, value);

    protected override bool AreSame(IReadOnlyList<string> one, IReadOnlyList<string> other) => one.SequenceEqual(other, StringComparer.Ordinal);

    protected override IEnumerable<FormattableString> FaultsOfValue(ClientRegistration client) => Get(client).Select(Judge).OfType<FormattableString>();
}
