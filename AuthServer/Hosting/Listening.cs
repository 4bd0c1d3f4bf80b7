using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace AuthServer.Hosting;

/// <summary>An address that cannot be listened at is the machine's or the operator's, and no bug: one line that names it and its setting.</summary>
internal static class Listening
{
    private static readonly (string Key, string Setting)[] Settings =
        [("urls", "ASPNETCORE_URLS"), ("http_ports", "ASPNETCORE_HTTP_PORTS"), ("https_ports", "ASPNETCORE_HTTPS_PORTS")];

    /// <summary>What is wrong with the address; null when something else failed.</summary>
    public static string? Fault(Exception exception, IConfiguration configuration)
    {
        var reason = exception.Message.Split('\n')[0].TrimEnd('\r', '.');
        var (setting, value) = Setting(configuration);
        return exception switch
        {
            // It says which of several addresses.
            IOException { InnerException: AddressInUseException } => $"{setting}: {reason}.",
            SocketException or FormatException or ArgumentOutOfRangeException { ParamName: "port" } => $"{setting}: '{value}' cannot be listened at: {reason}.",
            // HTTPS without a certificate, and the like.
            InvalidOperationException { Source: "Microsoft.AspNetCore.Server.Kestrel.Core" } => $"{setting}: '{value}' cannot be listened at: {reason}.",
            _ => null,
        };
    }

    private static (string Setting, string? Value) Setting(IConfiguration configuration)
    {
        const string endpoints = "Kestrel:Endpoints";
        if (configuration.GetSection(endpoints).GetChildren().ToList() is [_, ..] named)
        {
            return ("Kestrel__Endpoints", string.Join(' ', named.Select(endpoint => endpoint["Url"])));
        }

        var (key, setting) = Settings.FirstOrDefault(known => !string.IsNullOrEmpty(configuration[known.Key]), Settings[0]);
        return (setting, configuration[key] ?? HostingFeature.DefaultUrl);
    }
}
