using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients.Fields;

internal sealed partial record ClientRegistration
{
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    public string? BackChannelLogoutUri { get; init; }

    /// <summary><c>explicit</c>: the user is asked; <c>implicit</c>: a client of the house. Null: explicit.</summary>
    public string? Consent { get; init; }

    /// <summary>Empty: every method.</summary>
    public IReadOnlyList<string> SignInMethods { get; init; } = [];

    /// <summary>Authorization requests are taken only when they were pushed (RFC 9126).</summary>
    public bool RequiresPushedRequests { get; init; }
}

/// <summary>How a client sends users here: where they go back to, and what they are asked.</summary>
internal static class InteractionFields
{
    private static readonly string[] Consents = [ConsentTypes.Explicit, ConsentTypes.Implicit];
    private static readonly string[] Methods = [ClientSettings.SessionSignIn, ClientSettings.PasswordSignIn];

    public static readonly ListField RedirectUris = new()
    {
        Name = "redirect_uris",
        Label = "Redirect URIs",
        Option = new("--redirect-uri", "Where users go back to with a code; compared as text. Repeat for more."),
        AddOption = new("--add-redirect-uri", "Where users go back to with a code. Repeat for more."),
        Get = client => client.RedirectUris,
        With = (client, value) => client with { RedirectUris = value },
        FromRow = row => row.RedirectUris,
        ToRow = (row, value) => row.RedirectUris.Replace(value),
        Judge = value => Fault.Of(ClientUris.RedirectFault(value)),
    };

    public static readonly ListField PostLogoutRedirectUris = new()
    {
        Name = "post_logout_redirect_uris",
        Label = "Post-logout redirect URIs",
        Option = new("--post-logout-redirect-uri", "Where users may go back to after logout. Repeat for more."),
        AddOption = new("--add-post-logout-redirect-uri", "Where users may go back to after logout. Repeat for more."),
        Get = client => client.PostLogoutRedirectUris,
        With = (client, value) => client with { PostLogoutRedirectUris = value },
        FromRow = row => row.PostLogoutRedirectUris,
        ToRow = (row, value) => row.PostLogoutRedirectUris.Replace(value),
        Judge = value => Fault.Of(ClientUris.RedirectFault(value)),
    };

    public static readonly TextField BackChannelLogoutUri = new()
    {
        Name = "backchannel_logout_uri",
        Label = "Back-channel logout URI",
        Option = new("--backchannel-logout-uri", "Where this server tells the client that a user has logged out."),
        Get = client => client.BackChannelLogoutUri,
        With = (client, value) => client with { BackChannelLogoutUri = value },
        FromRow = row => row.Settings.BackChannelLogoutUri,
        ToRow = (row, value) => row.Own().BackChannelLogoutUri = value,
        Judge = value => Fault.Of(ClientUris.BackChannelFault(value)),
    };

    public static readonly TextField Consent = new()
    {
        Name = "consent",
        Label = "Consent",
        Option = new("--consent", "explicit: users are asked what the client may do; implicit: a client of the house, they are not. Default: explicit."),
        ChangeOption = new("--consent", "explicit: users are asked what the client may do; implicit: they are not."),
        Get = client => client.Consent,
        With = (client, value) => client with { Consent = value },
        // OpenIddict has one of every client.
        IsInEveryRow = true,
        FromRow = row => row.Row.ConsentType,
        ToRow = (row, value) => row.ConsentType = value ?? ConsentTypes.Explicit,
        Judge = value => Fault.When(!Consents.Contains(value), $"{Consent} is {string.Join(" or ", Consents)}."),
    };

    public static readonly ListField SignInMethods = new()
    {
        Name = "sign_in_methods",
        Label = "Sign-in methods",
        Instead = new("sign_in_methods", "Sign-in methods", MethodsOf),
        Option = new("--sign-in-method", "session: an existing browser session is enough; password alone: it is asked for afresh, always. Default: both."),
        Get = client => client.SignInMethods,
        With = (client, value) => client with { SignInMethods = value },
        FromRow = row => row.Settings.SignInMethods,
        ToRow = (row, value) => row.Own().SignInMethods = value,
        Rule = (client, _) => client.SignInMethods.Except(Methods).Any() || client.SignInMethods is [ClientSettings.SessionSignIn]
            ? [$"{SignInMethods} is session with password, or password alone: a session begins with a password."]
            : [],
    };

    public static readonly FlagField RequiresPushedRequests = new()
    {
        Name = "require_par",
        Label = "Pushed requests only",
        Option = new("--require-par", "Take its authorization requests only when they were pushed (RFC 9126)."),
        Get = client => client.RequiresPushedRequests,
        With = (client, value) => client with { RequiresPushedRequests = value },
        FromRow = row => row.Requirements.Contains(Requirements.Features.PushedAuthorizationRequests),
        ToRow = (row, value) => _ = value
            ? row.Requirements.Add(Requirements.Features.PushedAuthorizationRequests)
            : row.Requirements.Remove(Requirements.Features.PushedAuthorizationRequests),
    };

    public static IReadOnlyList<ClientField> All { get; } =
        [RedirectUris, PostLogoutRedirectUris, BackChannelLogoutUri, Consent, SignInMethods, RequiresPushedRequests];

    /// <summary>Those that it has, where users sign in for it.</summary>
    private static IReadOnlyList<string>? MethodsOf(ClientRegistration client, GrantCatalog grants) =>
        !grants.MayHave(client, SignInMethods) ? null : client.SignInMethods is [] ? Methods : client.SignInMethods;
}
