using OpenIddict.Abstractions;

namespace AuthServer.Clients.Fields;

/// <summary>
/// One thing that is registered of a client, described once: every door, rule, row and table reads it here. <see cref="ClientFields"/> lists
/// them all.
/// </summary>
internal abstract class ClientField
{
    /// <summary>Its name to programs, as in <c>clients show --json</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its name to people, as in <c>clients show</c>.</summary>
    public required string Label { get; init; }

    /// <summary>In <c>clients add</c>. Null: it is no option, but what the command is about.</summary>
    public FieldOption? Option { get; init; }

    /// <summary>In <c>clients change</c>: gives it another value. Null: that cannot be done.</summary>
    public FieldOption? ChangeOption { get; init; }

    /// <summary>Why it cannot be so in this client, beside what the kinds of fields judge themselves and what the grants say of the field.</summary>
    public Func<ClientRegistration, GrantCatalog, IEnumerable<FormattableString>> Rule { get; init; } = (_, _) => [];

    /// <summary>Rows have a value also of clients that have no grant with this field.</summary>
    public bool IsInEveryRow { get; init; }

    /// <summary>What is shown in its place, where it is not shown itself.</summary>
    public Shown? Instead { get; init; }

    public Shown Shown => Instead ?? new(Name, Label, (client, _) => ValueOf(client)) { NameOf = NameOfValue };

    public IEnumerable<Fault> Faults(ClientRegistration client, GrantCatalog grants)
    {
        if (HasValue(client) && !grants.MayHave(client, this))
        {
            yield return new(this, $"{this} needs {GrantFields.Grants} {grants.Either(grant => grant.Takes(this))}.");
        }

        foreach (var reason in FaultsOfValue(client).Concat(Rule(client, grants)).Concat(HasValue(client) ? [] : Lacks(client, grants)))
        {
            yield return new(this, reason);
        }
    }

    public abstract bool IsSame(ClientRegistration one, ClientRegistration other);

    /// <summary>The client, whose grants are read before, with what its row holds of this.</summary>
    public abstract ClientRegistration Read(StoredClient row, ClientRegistration client, GrantCatalog grants);

    public abstract void Write(ClientRegistration client, OpenIddictApplicationDescriptor row);

    /// <summary>The client without what its grants no longer allow.</summary>
    public abstract ClientRegistration Kept(ClientRegistration client, GrantCatalog grants);

    public override string ToString() => Name;

    /// <summary>As programs are shown it; null: nothing is registered.</summary>
    protected abstract object? ValueOf(ClientRegistration client);

    protected abstract bool HasValue(ClientRegistration client);

    /// <summary>As people are shown one of several values.</summary>
    protected virtual string NameOfValue(GrantCatalog grants, string value) => value;

    protected virtual IEnumerable<FormattableString> FaultsOfValue(ClientRegistration client) => [];

    private IEnumerable<FormattableString> Lacks(ClientRegistration client, GrantCatalog grants) =>
        from grant in grants.Of(client)
        let required = grant.RequirementOf(this)
        where required is not null
        select (FormattableString)$"{GrantFields.Grants} {grant.OperatorName} needs {this}{required.Why}.";
}

/// <summary>A field with values of one type: its member in <see cref="ClientRegistration"/>, and how a row keeps it.</summary>
internal abstract class ClientField<T> : ClientField
{
    public required Func<ClientRegistration, T> Get { get; init; }

    public required Func<ClientRegistration, T, ClientRegistration> With { get; init; }

    public required Func<StoredClient, T> FromRow { get; init; }

    public required Action<OpenIddictApplicationDescriptor, T> ToRow { get; init; }

    /// <summary>What its grants leave a client of it. Null: all where one of them takes the field, and else nothing.</summary>
    public Func<ClientRegistration, GrantCatalog, T>? Keep { get; init; }

    protected abstract T Nothing { get; }

    /// <summary>In <c>clients change</c>.</summary>
    public FieldEdit To(T value) => new(this, client => With(client, value));

    public override bool IsSame(ClientRegistration one, ClientRegistration other) => AreSame(Get(one), Get(other));

    public override ClientRegistration Read(StoredClient row, ClientRegistration client, GrantCatalog grants) =>
        IsInEveryRow && !grants.MayHave(client, this) ? client : With(client, FromRow(row));

    public override void Write(ClientRegistration client, OpenIddictApplicationDescriptor row) => ToRow(row, Get(client));

    public override ClientRegistration Kept(ClientRegistration client, GrantCatalog grants) =>
        Keep is { } keep ? With(client, keep(client, grants))
        : grants.MayHave(client, this) ? client
        : With(client, Nothing);

    protected override bool HasValue(ClientRegistration client) => !AreSame(Get(client), Nothing);

    protected virtual bool AreSame(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
}
