using OpenIddict.Abstractions;

namespace AuthServer.AccessRequests;

/// <summary>The parameters that name whom a token is for. An empty one counts as omitted, as every parameter does (RFC 6749 section 3.2).</summary>
internal static class ResourceParameter
{
    public static IReadOnlyList<string> NamedResources(this OpenIddictRequest? request) => Distinct(request?.GetResources() ?? []);

    public static IReadOnlyList<string> NamedAudiences(this OpenIddictRequest? request) => Distinct(request?.GetAudiences() ?? []);

    private static List<string> Distinct(IEnumerable<string> values) => [.. values.Where(value => value is not "").Distinct(StringComparer.Ordinal)];
}
