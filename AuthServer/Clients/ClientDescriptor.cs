using AuthServer.Clients.Fields;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients;

/// <summary>A registration without faults, as OpenIddict stores it. No I/O.</summary>
internal static class ClientDescriptor
{
    public static OpenIddictApplicationDescriptor Of(ClientRegistration client, GrantCatalog grants)
    {
        OpenIddictApplicationDescriptor row = new();
        foreach (var field in ClientFields.All)
        {
            field.Write(client, row);
        }

        row.Own().AuthenticationMethod = AuthenticationRules.MethodOf(client);
        Follow(row, client, grants);
        return row;
    }

    /// <summary>Writes what became different; the rest of the row, such as its secret, stays as it is.</summary>
    public static void Change(OpenIddictApplicationDescriptor row, ClientRegistration before, ClientRegistration after, GrantCatalog grants)
    {
        foreach (var field in ClientFields.All.Where(field => !field.IsSame(before, after)))
        {
            field.Write(after, row);
        }

        Follow(row, after, grants);
    }

    /// <summary>What follows from the fields for OpenIddict.</summary>
    private static void Follow(OpenIddictApplicationDescriptor row, ClientRegistration client, GrantCatalog grants)
    {
        // RFC 8252 section 7.3: an app on a device gets whatever port is free.
        row.ApplicationType = client.IsPublic && client.RedirectUris.Any(ClientUris.IsNative) ? ApplicationTypes.Native : ApplicationTypes.Web;
        row.Permit(Permissions.Prefixes.ResponseType, []);
        row.Permit(Permissions.Prefixes.Endpoint, []);
        if (!client.IsPublic)
        {
            row.Permissions.Add(Permissions.Endpoints.Introspection);
        }

        if (client.Grants is not [])
        {
            row.Permissions.UnionWith([Permissions.Endpoints.Token, Permissions.Endpoints.Revocation]);
        }

        row.Permissions.UnionWith(grants.Of(client).SelectMany(grant => grant.Permissions));
    }
}
