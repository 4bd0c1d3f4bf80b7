namespace AuthServer.Clients.Fields;

/// <summary>
/// All that anybody but the grant itself may know of it. It stands with its class below <c>Tokens/Grants</c>; others ask the
/// <see cref="GrantCatalog"/>, so that none of them names a grant.
/// </summary>
internal sealed record GrantDescription
{
    /// <summary>As its RFC names it.</summary>
    public required string Type { get; init; }

    /// <summary>As operators name it.</summary>
    public required string OperatorName { get; init; }

    /// <summary>What is presented for tokens, and its RFC: to developers.</summary>
    public required string Summary { get; init; }

    /// <summary>What its requests have beside what every token request may have.</summary>
    public IReadOnlyList<GrantParameter> Parameters { get; init; } = [];

    public required ScopeSource Scopes { get; init; }

    /// <summary>What is presented is redeemed when the answer is committed, and refused from then on.</summary>
    public required bool UsedOnce { get; init; }

    /// <summary>Fields that only a client has that may use this grant, or another one that names them too.</summary>
    public IReadOnlyList<ClientField> Fields { get; init; } = [];

    /// <summary>Fields of the same kind without which a client cannot have the grant.</summary>
    public IReadOnlyList<RequiredField> Requires { get; init; } = [];

    /// <summary>What a client may use for it beside the token endpoint, as OpenIddict's permissions: endpoints and response types.</summary>
    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>A scope that a client with this grant may ask for, and no other client.</summary>
    public string? BringsScope { get; init; }

    /// <summary>Why a client that proves nothing cannot have it. Null: it can.</summary>
    public string? RefusedToPublic { get; init; }

    /// <summary>Resource servers may use it too.</summary>
    public bool ForResourceServers { get; init; }

    /// <summary>A confidential client has it for which no grant was named.</summary>
    public bool IsDefault { get; init; }

    public bool Takes(ClientField field) => Fields.Contains(field) || RequirementOf(field) is not null;

    public RequiredField? RequirementOf(ClientField field) => Requires.FirstOrDefault(required => required.Field == field);
}

/// <param name="Field">Which one.</param>
/// <param name="Why">What follows on "… needs this field", where that does not go without saying.</param>
internal sealed record RequiredField(ClientField Field, string Why = "");

/// <param name="Name">In the form.</param>
/// <param name="Text">To developers.</param>
/// <param name="MayRepeat">Its RFC lets a request have several; any other parameter that is sent twice is refused (RFC 6749 section 3.2).</param>
internal sealed record GrantParameter(string Name, string Text, bool MayRepeat = false);
