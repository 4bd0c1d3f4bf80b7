using Microsoft.AspNetCore.Localization;

namespace AuthServer.Hosting.Pages;

/// <summary>OpenID Connect Core section 3.1.2.1: a request may name the languages of its pages, best first, separated by spaces.</summary>
internal sealed class UiLocales : RequestCultureProvider
{
    public const string Parameter = "ui_locales";

    public override Task<ProviderCultureResult?> DetermineProviderCultureResult(HttpContext httpContext)
    {
        var languages = httpContext.Request.Query[Parameter].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return Task.FromResult(
            languages is [] ? null : new ProviderCultureResult([.. languages.Select(language => new Microsoft.Extensions.Primitives.StringSegment(language))]));
    }
}
