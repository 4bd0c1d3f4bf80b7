using System.Security.Claims;
using AuthServer.Tests.Bench.StockOpenIddict;
using Microsoft.AspNetCore;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

// OpenIddict's own stores, keys (RSA) and settings, as its documentation sets up client_credentials; one confidential client
// with a secret. Quiet: with the log of a new project, which names every statement, it would be slower still.
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.Services.AddDbContext<StockDbContext>(options =>
{
    var connection = builder.Configuration["Connection"]!;
    _ = builder.Configuration["ServerVersion"] is { } version
        ? options.UseMySql(connection, ServerVersion.Parse(version))
        : options.UseSqlite(connection);
});
builder.Services.AddOpenIddict()
    .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<StockDbContext>())
    .AddServer(server => server
        .SetTokenEndpointUris("connect/token")
        .AllowClientCredentialsFlow()
        // Development certificates are RSA keys of the same size, kept in the user's certificate store.
        .AddEphemeralEncryptionKey()
        .AddEphemeralSigningKey()
        .UseAspNetCore()
        .EnableTokenEndpointPassthrough()
        .DisableTransportSecurityRequirement());

await using var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<StockDbContext>().Database.EnsureCreatedAsync();
    var clients = scope.ServiceProvider.GetRequiredService<IOpenIddictApplicationManager>();
    await clients.CreateAsync(new OpenIddictApplicationDescriptor
    {
        ClientId = "job",
        ClientSecret = builder.Configuration["Secret"],
        Permissions = { Permissions.Endpoints.Token, Permissions.GrantTypes.ClientCredentials },
    });
}

app.UseAuthentication();
app.MapPost("/connect/token", (HttpContext context) =>
{
    ClaimsIdentity identity = new("token", Claims.Name, Claims.Role);
    identity.SetClaim(Claims.Subject, context.GetOpenIddictServerRequest()!.ClientId);
    return Results.SignIn(new ClaimsPrincipal(identity), properties: null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
});
app.MapGet("/health/ready", () => "ready");
await app.RunAsync();
