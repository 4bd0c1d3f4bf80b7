namespace ResourceApi.Hosting;

/// <summary>Where a host listens, as the platform's own settings say it: one rule for both hosts. Values are trimmed, and an empty one is none.</summary>
internal static class Addresses
{
    private const string Endpoints = "Kestrel:Endpoints";

    private static readonly string[] Keys = ["urls", "http_ports", "https_ports"];

    /// <summary>Our own address where the operator names none.</summary>
    public static void UseAddresses(this WebApplicationBuilder builder, string defaultUrl)
    {
        foreach (var key in Keys.Where(key => builder.Configuration[key] is { } value && value != value.Trim()))
        {
            builder.WebHost.UseSetting(key, builder.Configuration[key]!.Trim());
        }

        if (Keys.All(key => string.IsNullOrEmpty(builder.Configuration[key])) && !builder.Configuration.GetSection(Endpoints).GetChildren().Any())
        {
            builder.WebHost.UseUrls(defaultUrl);
        }
    }
}
