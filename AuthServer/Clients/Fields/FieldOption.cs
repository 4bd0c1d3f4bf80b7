namespace AuthServer.Clients.Fields;

/// <summary>How a field is given in a shell.</summary>
/// <param name="Name">Of the option.</param>
/// <param name="HelpOf">What it is for, where that depends on the grants that there are.</param>
internal sealed record FieldOption(string Name, Func<GrantCatalog, string> HelpOf)
{
    public FieldOption(string name, string help)
        : this(name, _ => help)
    {
    }
}
