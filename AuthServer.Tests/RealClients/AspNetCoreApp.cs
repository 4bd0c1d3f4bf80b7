using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace AuthServer.Tests.RealClients;

/// <summary>A small web application that signs people in as ASP.NET Core's documentation shows, and shows who they are.</summary>
internal sealed class AspNetCoreApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AspNetCoreApp(WebApplication app) => _app = app;

    public static async Task<AspNetCoreApp> StartAsync(string origin, BothHosts hosts, TestClient client, string responseMode)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(origin);
        builder.Services.AddAuthorization();
        builder.Services
            .AddAuthentication(options =>
            {
                options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
                options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
            })
            .AddCookie()
            .AddOpenIdConnect(options =>
            {
                options.Authority = hosts.Auth.Issuer;
                options.RequireHttpsMetadata = false;
                options.ClientId = client.Id;
                options.ClientSecret = client.Secret;
                options.ResponseType = OpenIdConnectResponseType.Code;
                options.ResponseMode = responseMode;
                options.UsePkce = true;
                options.SaveTokens = true;
                options.GetClaimsFromUserInfoEndpoint = true;
                options.ClaimActions.MapUniqueJsonKey("email_verified", "email_verified");
                options.MapInboundClaims = false;
                options.CallbackPath = "/cb";
                options.SignedOutCallbackPath = "/left";
                options.Scope.Clear();
                foreach (var scope in Site.Scopes)
                {
                    options.Scope.Add(scope);
                }
            });

        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapGet("/", (Delegate)WhoAsync).RequireAuthorization();
        app.MapGet("/leave", () => Results.SignOut(
            new() { RedirectUri = "/bye" }, [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]));
        app.MapGet("/bye", () => "Signed out.");
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<IResult> WhoAsync(HttpContext context) => Results.Json(new
    {
        sub = context.User.FindFirst("sub")?.Value,
        email = context.User.FindFirst("email")?.Value,
        email_verified = context.User.FindFirst("email_verified")?.Value,
        access_token = await context.GetTokenAsync("access_token"),
        refresh_token = await context.GetTokenAsync("refresh_token"),
    });
}
