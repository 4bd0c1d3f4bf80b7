using AuthServer.Clients.Fields;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Tokens;
using Microsoft.AspNetCore.Builder;

namespace AuthServer.Tests.Fixtures;

/// <summary>The grants that the server adds, for rules that are asked without a host.</summary>
internal static class GrantsOfServer
{
    public static GrantCatalog Catalog { get; } = Read();

    private static GrantCatalog Read()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.AddSettings();
        builder.AddTokens();
        return new(builder.Services.Select(service => service.ImplementationInstance).OfType<GrantDescription>());
    }
}
