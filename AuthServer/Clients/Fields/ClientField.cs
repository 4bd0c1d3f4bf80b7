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

    /// <summary>In <c>clients add</c>. Null: it is no option, but what the verb is about.</summary>
    public FieldOption? Option { get; init; }

    /// <summary>In <c>clients change</c>: gives it another value. Null: that cannot be done.</summary>
    public FieldOption? ChangeOption { get; init; }

    /// <summary>A client may have it with one of these grants only, and loses it with the last of them. Empty: with any, and with none.</summary>
    public IReadOnlyList<string> NeedsGrant { get; init; } = [];

    /// <summary>Why it cannot be so in this client, beside what the kinds of fields judge themselves.</summary>
    public Func<ClientRegistration, IEnumerable<FormattableString>> Rule { get; init; } = _ => [];

    /// <summary>What is shown in its place, where it is not shown itself.</summary>
    public Shown? Instead { get; init; }

    public Shown Shown => Instead ?? new(Name, Label, ValueOf) { NameOf = NameOfValue };

    public IEnumerable<Fault> Faults(ClientRegistration client)
    {
        if (HasValue(client) && NeedsGrant is not [] && !client.Grants.Intersect(NeedsGrant).Any())
        {
            yield return new(this, $"{this} needs {GrantFields.Grants} {string.Join(" or ", NeedsGrant.Select(GrantNames.NameOf))}.");
        }

        foreach (var reason in FaultsOfValue(client).Concat(Rule(client)))
        {
            yield return new(this, reason);
        }
    }

    public abstract bool IsSame(ClientRegistration one, ClientRegistration other);

    /// <summary>The client with what its row holds of this.</summary>
    public abstract ClientRegistration Read(StoredClient row, ClientRegistration client);

    public abstract void Write(ClientRegistration client, OpenIddictApplicationDescriptor row);

    /// <summary>The client without what its grants no longer allow.</summary>
    public abstract ClientRegistration Kept(ClientRegistration client);

    public override string ToString() => Name;

    /// <summary>As programs are shown it; null: nothing is registered.</summary>
    protected abstract object? ValueOf(ClientRegistration client);

    protected abstract bool HasValue(ClientRegistration client);

    /// <summary>As people are shown one of several values.</summary>
    protected virtual string NameOfValue(string value) => value;

    protected virtual IEnumerable<FormattableString> FaultsOfValue(ClientRegistration client) => [];
}

/// <summary>A field with values of one type: its member in <see cref="ClientRegistration"/>, and how a row keeps it.</summary>
internal abstract class ClientField<T> : ClientField
{
    public required Func<ClientRegistration, T> Get { get; init; }

    public required Func<ClientRegistration, T, ClientRegistration> With { get; init; }

    public required Func<StoredClient, T> FromRow { get; init; }

    public required Action<OpenIddictApplicationDescriptor, T> ToRow { get; init; }

    /// <summary>What its grants leave a client of it. Null: all or, as <see cref="ClientField.NeedsGrant"/> says, nothing.</summary>
    public Func<ClientRegistration, T>? Keep { get; init; }

    protected abstract T Nothing { get; }

    /// <summary>In <c>clients change</c>.</summary>
    public FieldEdit To(T value) => new(this, client => With(client, value));

    public override bool IsSame(ClientRegistration one, ClientRegistration other) => AreSame(Get(one), Get(other));

    public override ClientRegistration Read(StoredClient row, ClientRegistration client) => With(client, FromRow(row));

    public override void Write(ClientRegistration client, OpenIddictApplicationDescriptor row) => ToRow(row, Get(client));

    public override ClientRegistration Kept(ClientRegistration client) =>
        Keep is { } keep ? With(client, keep(client))
        : NeedsGrant is [] || client.Grants.Intersect(NeedsGrant).Any() ? client
        : With(client, Nothing);

    protected override bool HasValue(ClientRegistration client) => !AreSame(Get(client), Nothing);

    protected virtual bool AreSame(T one, T other) => EqualityComparer<T>.Default.Equals(one, other);
}
