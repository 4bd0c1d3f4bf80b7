using AuthServer.Hosting.Pages;
using Microsoft.Extensions.Localization;
using OpenIddict.Abstractions;

namespace AuthServer.Scopes;

/// <summary>What a scope means, in plain words.</summary>
internal sealed class ScopeWords(ScopeCatalog catalog, IStringLocalizer<Texts> texts)
{
    public async Task<IReadOnlyList<string>> OfAsync(IEnumerable<string> scopes, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        foreach (var scope in scopes)
        {
            lines.Add(scope switch
            {
                OpenIddictConstants.Scopes.OpenId => texts["Know that it is you"],
                OpenIddictConstants.Scopes.Profile => texts["See your user name"],
                OpenIddictConstants.Scopes.Email => texts["See your e-mail address"],
                OpenIddictConstants.Scopes.OfflineAccess => texts["Keep this access while you are away"],
                ScopeCatalog.ExternalId => texts["See the number that you had before"],
                ScopeCatalog.Api => texts["Use the API in your name"],
                _ => await catalog.DescriptionAsync(scope, cancellationToken) ?? texts["Use {0} in your name", scope],
            });
        }

        // A request without scopes still tells the app that somebody was there.
        return lines is [] ? [texts["Know that you have signed in"]] : lines;
    }
}
