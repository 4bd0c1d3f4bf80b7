namespace AuthServer.Clients.Fields;

/// <summary>How a field is given in a shell.</summary>
internal sealed record FieldOption(string Name, string Help);
