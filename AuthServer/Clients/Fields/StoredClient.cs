using AuthServer.Data.Records;
using OpenIddict.Abstractions;

namespace AuthServer.Clients.Fields;

/// <summary>A client's row, as fields are read from it.</summary>
internal sealed record StoredClient(
    ClientRecord Row,
    ClientSettings Settings,
    IReadOnlyList<string> Permissions,
    IReadOnlyList<string> Requirements,
    IReadOnlyList<string> RedirectUris,
    IReadOnlyList<string> PostLogoutRedirectUris)
{
    /// <summary>The permissions of one kind, without what marks the kind.</summary>
    public IReadOnlyList<string> Permitted(string prefix) =>
        [.. from permission in Permissions where permission.StartsWith(prefix, StringComparison.Ordinal) select permission[prefix.Length..]];
}

/// <summary>The same, to be written.</summary>
internal static class DescriptorParts
{
    /// <summary>What OpenIddict has no member for.</summary>
    public static ClientSettings Own(this OpenIddictApplicationDescriptor row) => new(row.Settings);

    /// <summary>Replaces the permissions of one kind.</summary>
    public static void Permit(this OpenIddictApplicationDescriptor row, string prefix, IEnumerable<string> values)
    {
        // A set keeps the order of its values only as long as none is taken out.
        List<string> others = [.. row.Permissions.Where(permission => !permission.StartsWith(prefix, StringComparison.Ordinal))];
        row.Permissions.Clear();
        row.Permissions.UnionWith(others.Concat(values.Select(value => prefix + value)));
    }

    public static void Replace(this HashSet<Uri> addresses, IEnumerable<string> values)
    {
        addresses.Clear();
        addresses.UnionWith(values.Select(value => new Uri(value)));
    }
}
