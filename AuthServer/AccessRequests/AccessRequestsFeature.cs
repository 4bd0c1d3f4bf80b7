using AuthServer.Hosting;

using static OpenIddict.Server.OpenIddictServerEvents;
using static OpenIddict.Server.OpenIddictServerHandlers;

namespace AuthServer.AccessRequests;

/// <summary>Owns what a client asks for, and what of it it gets: scopes, and the resource servers that a token is for (RFC 8707).</summary>
internal static class AccessRequestsFeature
{
    public static void AddAccessRequests(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<ClientScopes>();
        builder.Services.AddScoped<ResourceTargets>();
        builder.Services.AddScoped<ExchangeTargets>();
        builder.Services.ConfigureServer(server =>
        {
            server.RemoveEventHandler(Exchange.ValidateScopeParameter.Descriptor);
            server.RemoveEventHandler(Exchange.ValidateScopes.Descriptor);
            server.RemoveEventHandler(Exchange.ValidateScopePermissions.Descriptor);
            server.RemoveEventHandler(Exchange.ValidateGrantedScopes.Descriptor);
            server.AddEventHandler(ScopeRules.Descriptor);
            // RFC 8707 section 2: a malformed resource is invalid_target too.
            server.RemoveEventHandler(Exchange.ValidateResourceParameter.Descriptor);
            server.RemoveEventHandler(Authentication.ValidateResourceParameter.Descriptor);
            server.RemoveEventHandler(Authentication.ValidatePushedResourceParameter.Descriptor);
            server.AddEventHandler(RequestedResources.Authorization);
            server.AddEventHandler(RequestedResources.Pushed);
            server.RemoveEventHandler(Authentication.ValidateScopes.Descriptor);
            server.RemoveEventHandler(Authentication.ValidateScopePermissions.Descriptor);
            server.AddEventHandler(RequestedScopes<ValidateAuthorizationRequestContext>.Descriptor);
            server.RemoveEventHandler(Device.ValidateScopes.Descriptor);
            server.RemoveEventHandler(Device.ValidateScopePermissions.Descriptor);
            server.AddEventHandler(RequestedScopes<ValidateDeviceAuthorizationRequestContext>.Descriptor);
            server.RemoveEventHandler(Authentication.ValidatePushedScopes.Descriptor);
            server.RemoveEventHandler(Authentication.ValidatePushedScopePermissions.Descriptor);
            server.AddEventHandler(RequestedScopes<ValidatePushedAuthorizationRequestContext>.Descriptor);
            server.AddEventHandler(GrantedResources.Descriptor);
            server.AddEventHandler(Audiences.Descriptor);
            server.AddEventHandler(GrantedScope.Descriptor);
        });
    }
}
