using System.Globalization;
using System.Security.Claims;
using AuthServer.Data.Records;
using AuthServer.Protocol;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Sessions;

/// <summary>
/// The cookie that names a browser's session. It is good only for the sign-in it was made at: signing in again replaces it,
/// and a copy of the old one opens nothing.
/// </summary>
internal sealed class SessionCookie(SessionStore sessions) : CookieAuthenticationEvents
{
    public const string Scheme = "session";

    public static ClaimsPrincipal Ticket(SessionRecord session) => new(new ClaimsIdentity(
        [
            new(Claims.Subject, session.UserId),
            new(SessionId.Claim, session.Id),
            new(Claims.AuthenticationTime, Stamp(session)),
        ],
        Scheme));

    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var id = context.Principal?.FindFirstValue(SessionId.Claim);
        var current = id is null ? null : await sessions.FindAsync(id, context.HttpContext.RequestAborted);
        if (current is null || context.Principal!.FindFirstValue(Claims.AuthenticationTime) != Stamp(current.Session))
        {
            context.RejectPrincipal();
            return;
        }

        current.AttachTo(context.HttpContext);
    }

    private static string Stamp(SessionRecord session) =>
        new DateTimeOffset(DateTime.SpecifyKind(session.SignedInAt, DateTimeKind.Utc)).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// Names, and how they are sent: <c>__Host-</c> binds a cookie to this very host, over HTTPS (RFC 6265bis section 4.1.3.2). Over plain
    /// HTTP every program on the host sees the cookies of all others, whatever their ports: there the names are this program's own.
    /// </summary>
    internal sealed class Settings(ProtocolOptions protocol) :
        IConfigureNamedOptions<CookieAuthenticationOptions>, IConfigureOptions<AntiforgeryOptions>
    {
        public void Configure(string? name, CookieAuthenticationOptions options)
        {
            Configure(options.Cookie, "session");
            options.Cookie.SameSite = SameSiteMode.Lax;
            options.EventsType = typeof(SessionCookie);
            options.SlidingExpiration = false;
            // The database knows when it ends.
            options.ExpireTimeSpan = TimeSpan.FromDays(366);
            options.LoginPath = SessionPages.SignIn;
        }

        public void Configure(CookieAuthenticationOptions options) => Configure(Options.DefaultName, options);

        public void Configure(AntiforgeryOptions options)
        {
            Configure(options.Cookie, "form");
            options.Cookie.SameSite = SameSiteMode.Strict;
        }

        private void Configure(CookieBuilder cookie, string name)
        {
            var secure = protocol.IssuerUri.Scheme == Uri.UriSchemeHttps;
            cookie.Name = secure ? $"__Host-{name}" : $"authserver-{name}";
            cookie.SecurePolicy = secure ? CookieSecurePolicy.Always : CookieSecurePolicy.None;
            cookie.HttpOnly = true;
            cookie.Path = "/";
        }
    }
}
