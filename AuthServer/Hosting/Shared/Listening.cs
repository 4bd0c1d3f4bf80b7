using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.AspNetCore.Connections;

namespace AuthServer.Hosting.Shared;

/// <summary>An address that cannot be listened at is the machine's or the operator's, and no bug: one line that names it and its setting.</summary>
internal static partial class Listening
{
    private static readonly (string Key, string Setting)[] Settings =
        [("urls", "ASPNETCORE_URLS"), ("http_ports", "ASPNETCORE_HTTP_PORTS"), ("https_ports", "ASPNETCORE_HTTPS_PORTS")];

    /// <summary>What is wrong with the address; null when something else failed.</summary>
    public static string? Fault(Exception exception, IConfiguration configuration, string contentRoot)
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
            IOException or UnauthorizedAccessException or CryptographicException => CertificateFault(exception, configuration, contentRoot),
            _ => null,
        };
    }

    /// <summary>The files of certificates that Kestrel's own settings name.</summary>
    private static string? CertificateFault(Exception exception, IConfiguration configuration, string contentRoot)
    {
        var files = configuration.AsEnumerable()
            .Where(setting => setting.Value is not null && CertificateFile().IsMatch(setting.Key))
            .Select(setting => (Setting: setting.Key.Replace(":", "__", StringComparison.Ordinal), Path: Path.Combine(contentRoot, setting.Value!)))
            .ToList();
        var faults = files.Select(file => (file.Setting, FileFaults.ReadText(file.Path).Fault)).Where(file => file.Fault is not null);
        return faults.FirstOrDefault() is { Fault: { } fault } faulty ? $"{faulty.Setting}: {fault}"
            : files is [var first, ..] ? $"{first.Setting}: no certificate with its key can be taken from '{first.Path}': {exception.Message.TrimEnd('.')}."
            : null;
    }

    private static (string Setting, string? Value) Setting(IConfiguration configuration)
    {
        const string endpoints = "Kestrel:Endpoints";
        if (configuration.GetSection(endpoints).GetChildren().ToList() is [_, ..] named)
        {
            return ("Kestrel__Endpoints", string.Join(' ', named.Select(endpoint => endpoint["Url"])));
        }

        var (key, setting) = Settings.FirstOrDefault(known => !string.IsNullOrEmpty(configuration[known.Key]), Settings[0]);
        return (setting, configuration[key]);
    }

    [GeneratedRegex("^Kestrel:.*Certificate.*:(Path|KeyPath)$", RegexOptions.IgnoreCase)]
    private static partial Regex CertificateFile();
}
