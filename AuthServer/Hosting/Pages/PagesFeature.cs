using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Localization;
using Microsoft.Extensions.WebEncoders;

namespace AuthServer.Hosting.Pages;

/// <summary>Owns what all pages share: layout, style, brand, languages, forms that only this server's own pages can send, the error page.</summary>
internal static class PagesFeature
{
    /// <summary>The languages of the pages; the first is for everybody else.</summary>
    public static IReadOnlyList<CultureInfo> Languages { get; } = [new("en"), new("ja")];

    public static void AddPages(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var brand = services.AddSettings<BrandOptions>();
        services.AddSingleton<StyleSheet>();
        if (brand.LogoFile is not "" && BrandLogo.Read(brand.LogoFile).Logo is { } logo)
        {
            services.AddSingleton(logo);
        }

        services.AddSingleton<PagePaths>();
        services.AddPage(PagePaths.Error, leadsOn: true);
        services.AddLocalization();
        services.AddRazorPages(pages => pages.RootDirectory = "/").AddMvcOptions(mvc => IncomingValues.Wrap(mvc.ValueProviderFactories));
        services.Configure<WebEncoderOptions>(encoder => encoder.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.Configure<AntiforgeryOptions>(options =>
        {
            options.FormFieldName = RequestFields.FormToken;
            options.HeaderName = null;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.Configure<RequestLocalizationOptions>(options =>
        {
            options.DefaultRequestCulture = new RequestCulture(Languages[0]);
            options.SupportedCultures = options.SupportedUICultures = [.. Languages];
            options.ApplyCurrentCultureToResponseHeaders = true;
            options.RequestCultureProviders = [new UiLocales(), new AcceptLanguageHeaderRequestCultureProvider()];
        });
    }

    /// <summary>The language that the pages have for somebody of this one.</summary>
    public static CultureInfo Nearest(CultureInfo language) =>
        Languages.FirstOrDefault(known => known.TwoLetterISOLanguageName == language.TwoLetterISOLanguageName) ?? Languages[0];

    /// <summary>A feature's page, by its address.</summary>
    public static void AddPage(
        this IServiceCollection services, string path, bool leadsOn = false, bool isHome = false, bool forStrangers = false) =>
        services.AddSingleton(new PageAddress(path, leadsOn, isHome, forStrangers));

    /// <summary>Call this before <c>UseExceptionHandler</c>, so that an error on a page is answered by the error page.</summary>
    public static void UsePages(this WebApplication app)
    {
        var paths = app.Services.GetRequiredService<PagePaths>();
        app.UseStatusCodePagesWithReExecute(PagePaths.Error);
        app.Use(async (context, next) =>
        {
            var pages = context.Features.Get<IStatusCodePagesFeature>()!;
            pages.Enabled = paths.Contains(context.Request.Path);
            if (pages.Enabled)
            {
                // From here on the page's own policy holds, whatever else happens.
                _ = PagePolicy.Of(context);
            }

            await next(context);
            pages.Enabled |= IsLost(context);
        });
        app.UseWhen(context => paths.Contains(context.Request.Path), pages => pages.UseRequestLocalization());
        app.UseLeadingOn(paths);
    }

    /// <summary>Somebody at a browser is where nothing is.</summary>
    private static bool IsLost(HttpContext context) =>
        context.Response.StatusCode is StatusCodes.Status404NotFound
        && (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
        && context.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase));

    public static void MapPages(this WebApplication app)
    {
        StyleSheet.Map(app);
        BrandLogo.Map(app);
        app.MapRazorPages();
    }
}
