using static OpenIddict.Abstractions.OpenIddictConstants;

namespace AuthServer.Clients.Fields;

/// <summary>The grants by the names an operator uses; two have long names of their own in their RFCs.</summary>
internal static class GrantNames
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        [GrantTypes.AuthorizationCode] = GrantTypes.AuthorizationCode,
        ["device_code"] = GrantTypes.DeviceCode,
        [GrantTypes.Password] = GrantTypes.Password,
        [GrantTypes.RefreshToken] = GrantTypes.RefreshToken,
        [GrantTypes.ClientCredentials] = GrantTypes.ClientCredentials,
        ["token_exchange"] = GrantTypes.TokenExchange,
    };

    public static IReadOnlyCollection<string> All => Names.Keys;

    /// <summary>By the name that protocols use.</summary>
    public static bool IsOne(string grant) => Names.ContainsValue(grant);

    /// <summary>Turns an operator's name of a grant into the protocol's. Any other text stays as it is.</summary>
    public static string Named(string name) => Names.GetValueOrDefault(name, name);

    /// <summary>Turns the protocol's name of a grant into the operator's. Any other text stays as it is.</summary>
    public static string NameOf(string grant) => Names.FirstOrDefault(name => name.Value == grant).Key ?? grant;
}
