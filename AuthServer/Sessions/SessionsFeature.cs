using AuthServer.Hosting;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;
using AuthServer.Keys;
using AuthServer.Sessions.BackChannel;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;

namespace AuthServer.Sessions;

/// <summary>
/// Owns who is signed in with which browser: the pages for signing in and out and for looking over one's sessions and apps, and telling
/// clients of the end.
/// </summary>
internal static class SessionsFeature
{
    public static void AddSessions(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<SessionsOptions>();
        services.AddSettings<LogoutOptions>();
        services.AddPage(ProtocolPaths.EndSession, leadsOn: true);
        services.AddPage(SessionPages.SignedOut);
        services.AddPage(SessionPages.Account, isHome: true);
        services.AddScoped<SessionStore>();
        services.AddScoped<SessionEnd>();
        services.AddScoped<FreshSignIns>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<FreshSignIns>());
        services.AddScoped<AppList>();
        services.AddScoped<SessionCookie>();
        services.AddScoped<IPruningJob>(provider => provider.GetRequiredService<SessionStore>());
        services.AddScoped<IKeyUse, SessionKeyUse>();
        services.AddScoped<LogoutQueue>();
        services.AddSingleton<LogoutTokens>();
        services.AddJob<LogoutDelivery>(_ => LogoutDelivery.Every);
        services.AddLogoutEndpoints();
        services.AddAuthentication().AddCookie(SessionCookie.Scheme);
        services.AddSingleton<IConfigureOptions<CookieAuthenticationOptions>, SessionCookie.Settings>();
        services.AddSingleton<IConfigureOptions<AntiforgeryOptions>, SessionCookie.Settings>();
        services.ConfigureServer(server =>
        {
            server.SetEndSessionEndpointUris(ProtocolPaths.BelowIssuer(ProtocolPaths.EndSession)).UseAspNetCore().EnableEndSessionEndpointPassthrough();
            server.AddEventHandler(SessionMetadata.Descriptor);
        });
    }

    /// <summary>
    /// On pages the session's user is the request's user, so that forms are bound to that user too; those of pages for strangers are nobody's.
    /// </summary>
    public static void UseSessions(this WebApplication app)
    {
        var pages = app.Services.GetRequiredService<PagePaths>();
        app.Use(async (context, next) =>
        {
            // The page of an error needs nobody, and must do without a database.
            if (pages.Contains(context.Request.Path) && context.Request.Path != PagePaths.Error)
            {
                var result = await context.AuthenticateAsync(SessionCookie.Scheme);
                if (result.Principal is { } principal && !pages.IsForStrangers(context.Request.Path))
                {
                    context.User = principal;
                }
            }

            await next(context);
        });
    }
}
