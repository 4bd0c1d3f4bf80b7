using System.Globalization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenIddict.Server;

namespace AuthServer.Tests.Fixtures;

/// <summary>Where a host answers, taken from its own tables, so that what is new is among them.</summary>
internal static class Addresses
{
    private const long ListSeconds = 1_200;

    public static IReadOnlyList<string> Of(IServiceProvider services) =>
    [
        .. services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Select(route => "/" + route.RoutePattern.RawText!.TrimStart('/'))
            .Concat(OfOpenIddict(services.GetService<IOptions<OpenIddictServerOptions>>()?.Value))
            .Append("/swagger/index.html")
            .Select(WithValues)
            .Distinct(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> OfOpenIddict(OpenIddictServerOptions? options) =>
        from property in typeof(OpenIddictServerOptions).GetProperties()
        where options is not null && property.PropertyType == typeof(List<Uri>)
        from address in (List<Uri>)property.GetValue(options)!
        select "/" + address.OriginalString.TrimStart('/');

    /// <summary>A status list that is read now, and the one description.</summary>
    private static string WithValues(string pattern) => pattern
        .Replace(
            "{id:long}",
            ((DateTimeOffset.UtcNow.ToUnixTimeSeconds() / ListSeconds * ListSeconds) + ListSeconds).ToString(CultureInfo.InvariantCulture),
            StringComparison.Ordinal)
        .Replace("{documentName}", "v1", StringComparison.Ordinal);
}
