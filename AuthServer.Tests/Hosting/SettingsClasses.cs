extern alias Api;

using System.Globalization;
using System.Reflection;
using AuthServer.Hosting;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.Extensions.Configuration;

namespace AuthServer.Tests.Hosting;

/// <summary>The settings classes of both hosts. What both compile is there twice.</summary>
internal static class SettingsClasses
{
    public static IReadOnlyList<Type> All { get; } =
        [.. from host in new[] { typeof(HostingFeature).Assembly, typeof(Api::ResourceApi.Program).Assembly }
            from type in host.GetTypes()
            where type.IsClass && type.GetInterfaces().Any(face => face.FullName == typeof(ISettings).FullName)
            select type];

    public static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties().Where(property => property.CanWrite);

    public static string SectionOf(Type type) => (string)type.GetProperty(nameof(ISettings.Section))!.GetValue(null)!;

    /// <summary>As an operator sets it.</summary>
    public static string KeyOf(Type type, PropertyInfo property) => $"{SectionOf(type)}__{property.Name}";

    /// <summary>As an operator would write it; empty where there is none.</summary>
    public static string DefaultOf(Type type, PropertyInfo property) =>
        Convert.ToString(property.GetValue(Activator.CreateInstance(type)), CultureInfo.InvariantCulture) ?? "";

    /// <summary>What the reader of the class's own host says, with environment variables for configuration.</summary>
    public static IReadOnlyList<string> FaultsOf(Type type, IEnumerable<KeyValuePair<string, string?>> settings)
    {
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value)))
            .Build();
        var kind = type.Assembly.GetType(typeof(SettingsReader).FullName!)!;
        var reader = Activator.CreateInstance(kind, configuration)!;
        kind.GetMethod(nameof(SettingsReader.Read))!.MakeGenericMethod(type).Invoke(reader, null);
        return (IReadOnlyList<string>)kind.GetProperty(nameof(SettingsReader.Faults))!.GetValue(reader)!;
    }
}
