namespace AuthServer.Clients.Fields;

/// <summary>One thing that becomes different of a client. Doing it twice does no more than doing it once.</summary>
internal sealed record FieldEdit(ClientField Field, Func<ClientRegistration, ClientRegistration> Apply)
{
    /// <summary>Why it cannot be done to this client; what comes of it, the rules of a registration judge.</summary>
    public Func<ClientRegistration, IEnumerable<FormattableString>> Rule { get; init; } = _ => [];

    public IEnumerable<Fault> Faults(ClientRegistration client) => Rule(client).Select(reason => new Fault(Field, reason));
}
