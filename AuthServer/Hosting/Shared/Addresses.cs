namespace AuthServer.Hosting.Shared;

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

    /// <summary>All of them, spelt as addresses; a port by itself is one on every interface.</summary>
    public static IEnumerable<string> Named(IConfiguration configuration) => configuration.GetSection(Endpoints).GetChildren().ToList() switch
    {
        [_, ..] endpoints => endpoints.Select(endpoint => endpoint["Url"]).OfType<string>(),
        _ when Words(configuration["urls"]) is [_, ..] urls => urls,
        _ =>
            [
                .. Words(configuration["http_ports"]).Select(port => $"http://*:{port}"),
                .. Words(configuration["https_ports"]).Select(port => $"https://*:{port}"),
            ],
    };

    private static string[] Words(string? text) => (text ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
