using System.CommandLine;

namespace AuthServer.Clients;

/// <summary><c>clients change</c>: every option is one member of <see cref="ClientChange"/>.</summary>
internal sealed class ClientsChangeVerb
{
    private readonly Option<string[]> _addGrants = Many("--add-grant", "A grant it may use from now on. Repeat for more.");
    private readonly Option<string[]> _removeGrants = Many("--remove-grant", "A grant it may no longer use. Repeat for more. Tokens already issued live on.");
    private readonly Option<string[]> _addScopes = Many("--add-scope", "A scope it may ask for from now on. Repeat for more.");
    private readonly Option<string[]> _addRedirectUris = Many("--add-redirect-uri", "Where users go back to with a code. Repeat for more.");
    private readonly Option<string[]> _addPostLogoutRedirectUris = Many("--add-post-logout-redirect-uri", "Where users may go back to after logout. Repeat for more.");
    private readonly Option<string?> _consent = new("--consent") { Description = "explicit: users are asked what the client may do; implicit: they are not." };
    private readonly Option<int?> _refreshRetrySeconds = ClientsAddVerb.RefreshRetry();

    public Command Build(Argument<string> id) => new("change", "Change what a client may do; its id and its secret stay.")
    {
        id, _addGrants, _removeGrants, _addScopes, _addRedirectUris, _addPostLogoutRedirectUris, _consent, _refreshRetrySeconds,
    };

    public ClientChange Read(ParseResult parsed) => new()
    {
        AddGrants = parsed.GetValue(_addGrants) ?? [],
        RemoveGrants = parsed.GetValue(_removeGrants) ?? [],
        AddScopes = parsed.GetValue(_addScopes) ?? [],
        AddRedirectUris = parsed.GetValue(_addRedirectUris) ?? [],
        AddPostLogoutRedirectUris = parsed.GetValue(_addPostLogoutRedirectUris) ?? [],
        Consent = parsed.GetValue(_consent),
        RefreshRetrySeconds = parsed.GetValue(_refreshRetrySeconds),
    };

    private static Option<string[]> Many(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
