using ResourceApi.ApiDescription;
using ResourceApi.ClientCertificates;
using ResourceApi.Hosting;
using ResourceApi.TokenValidation;
using ResourceApi.Users;

namespace ResourceApi;

internal static class Program
{
    private static Task<int> Main(string[] args) => RunAsync(args);

    /// <summary>The whole life of the API, to its exit code; in another program, which then brings the surroundings that a process has.</summary>
    internal static async Task<int> RunAsync(string[] args, Action<WebApplicationBuilder>? surroundings = null)
    {
        // The folder of the binary, not the one it happens to be started from: a stranger's appsettings.json configures nothing.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            ApplicationName = nameof(ResourceApi),
        });
        surroundings?.Invoke(builder);

        // Foundations
        var hosting = builder.AddHosting();

        // Features
        builder.AddClientCertificates();
        builder.AddTokenValidation(hosting);
        builder.AddUsers();
        builder.AddApiDescription();

        await using var app = builder.Build();
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
    }
}
