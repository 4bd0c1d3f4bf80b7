using ResourceApi.ApiDescription;
using ResourceApi.ClientCertificates;
using ResourceApi.Hosting;
using ResourceApi.TokenValidation;
using ResourceApi.Users;

// The folder of the binary, not the one it happens to be started from: a stranger's appsettings.json configures nothing.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// Foundations
var hosting = builder.AddHosting();

// Features
builder.AddClientCertificates();
builder.AddTokenValidation(hosting);
builder.AddUsers();
builder.AddApiDescription();

var app = builder.Build();
if (!app.CheckSettings())
{
    return 1;
}

app.UseHosting();
app.UseApiDescription();
app.UseClientCertificates();
app.UseTokenValidation();

app.MapHosting();
app.MapProtectedResource();
app.MapUsers();
app.MapApiDescription();

return await app.ServeAsync();
