using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using AuthServer.Hosting.Shared;
using AuthServer.Hosting.Shared.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Hosting;

/// <summary>Every property of every settings class has limits, and a value outside them is reported under its key.</summary>
public class SettingsRulesTests
{
    private static readonly Type[] Classes =
        [.. typeof(HostingOptions).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(ISettings)))];

    /// <summary>Texts have rules of their own; each row breaks one of them, with what else it takes to matter.</summary>
    private static readonly Dictionary<string, (string Value, string? Also)> BadTexts = new()
    {
        ["Hosting__CorsOrigins"] = ("app.example", null),
        ["Hosting__ProxyNetworks"] = ("10.0.0.0/99", null),
        ["Database__ConnectionString"] = ("nonsense", null),
        ["Database__ServerVersion"] = ("none", "Database__Provider=MySql"),
        ["Keys__MasterKey"] = ("too short", null),
        ["Keys__MasterKeyFile"] = ("/nowhere/master.key", null),
        ["Keys__PreviousMasterKey"] = ("too short", null),
        ["Keys__PreviousMasterKeyFile"] = ("/nowhere/master.key", null),
        ["Protocol__Issuer"] = ("auth.example", null),
        ["Sessions__LogoutNetworks"] = ("10.0.0.0/99", null),
        ["MutualTls__BaseUrl"] = ("http://mtls.auth.example/", null),
        ["MutualTls__AuthoritiesFile"] = ("/nowhere/authorities.pem", "MutualTls__BaseUrl=https://mtls.auth.example/"),
        ["MutualTls__HeaderName"] = ("X Client-Cert", "MutualTls__BaseUrl=https://mtls.auth.example/"),
        ["MutualTls__TrustedProxies"] = ("10.0.0.0/99", "MutualTls__BaseUrl=https://mtls.auth.example/"),
    };

    public static TheoryData<string> Keys => [.. from type in Classes from property in PropertiesOf(type) select KeyOf(type, property)];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_value_out_of_bounds_is_reported_under_its_key(string key)
    {
        var (type, property) = Find(key);

        foreach (var (value, also) in OutOfBounds(key, property))
        {
            FaultsOf(type, Settings(key, value, also)).ShouldContain(fault => fault.StartsWith($"{key}:", StringComparison.Ordinal), value);
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_value_at_its_bounds_is_taken(string key)
    {
        var (type, property) = Find(key);
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
        {
            return;
        }

        foreach (var bound in new[] { range.Minimum, range.Maximum })
        {
            FaultsOf(type, Settings(key, $"{bound}")).ShouldNotContain(fault => fault.StartsWith($"{key}:", StringComparison.Ordinal) && fault.Contains("between"));
        }
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        foreach (var type in Classes)
        {
            FaultsOf(type, []).ShouldBeEmpty();
        }
    }

    /// <summary>What compose files make of an unset variable.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void An_empty_value_is_the_default(string key)
    {
        foreach (var empty in new[] { "", " ", "\r" })
        {
            FaultsOf(Find(key).Type, Settings(key, empty)).ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_key_that_is_no_setting_is_reported_with_those_that_are()
    {
        foreach (var type in Classes)
        {
            var known = KeyOf(type, PropertiesOf(type).First());
            FaultsOf(type, Settings($"{SectionOf(type)}__Colour", "blue")).ShouldHaveSingleItem().ShouldSatisfyAllConditions(
                fault => fault.ShouldStartWith($"{SectionOf(type)}__Colour:"),
                fault => fault.ShouldContain(known.Split("__")[1]));
            FaultsOf(type, Settings($"{known}__Deeper", "1")).ShouldHaveSingleItem().ShouldStartWith($"{known}__Deeper:");
        }
    }

    [Fact]
    public void Rules_across_settings_name_the_setting_to_change()
    {
        FaultsOf(typeof(AuthServer.Keys.KeysOptions), Settings("Keys__MasterKey", new('a', 64), "Keys__MasterKeyFile=/dev/null"))
            .ShouldHaveSingleItem().ShouldContain("not both");
        FaultsOf(typeof(AuthServer.Data.DatabaseOptions), Settings("Database__Provider", "MySql"))
            .ShouldHaveSingleItem().ShouldStartWith("Database__ConnectionString: is required");
        FaultsOf(typeof(AuthServer.Accounts.Passwords.PasswordsOptions), Settings("Passwords__MinLength", "20", "Passwords__MaxLength=10"))
            .ShouldHaveSingleItem().ShouldStartWith("Passwords__MaxLength:");
    }

    [Theory]
    [InlineData("https://auth.example/?a=b")]
    [InlineData("https://auth.example/#a")]
    [InlineData("https://user@auth.example/")]
    [InlineData("ftp://auth.example/")]
    [InlineData("https://auth.example/a b")]
    [InlineData("https://auth.example/\"")]
    [InlineData("https://b\u00FCcher.example/")]
    public void An_issuer_is_an_address_without_query_fragment_and_user(string issuer) =>
        FaultsOf(typeof(AuthServer.Protocol.ProtocolOptions), Settings("Protocol__Issuer", issuer)).ShouldHaveSingleItem().ShouldStartWith("Protocol__Issuer:");

    private static IEnumerable<(string Value, string? Also)> OutOfBounds(string key, PropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type == typeof(string))
        {
            return [BadTexts.GetValueOrDefault(key).Value is null ? throw new InvalidOperationException($"{key} is a text without a rule here.") : BadTexts[key]];
        }

        if (type == typeof(bool))
        {
            return [("maybe", null), ("1.5", null)];
        }

        if (type.IsEnum)
        {
            return [("Neither", null), ("99", null), ("-1", null)];
        }

        var range = property.GetCustomAttribute<RangeAttribute>().ShouldNotBeNull($"{key} is a number without a range.");
        var (minimum, maximum) = (Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture), Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture));
        return [($"{minimum - 1}", null), ($"{maximum + 1}", null), ("many", null), ("1.5", null), ("99999999999999999999", null)];
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static string SectionOf(Type type) => (string)type.GetProperty(nameof(ISettings.Section))!.GetValue(null)!;

    private static string KeyOf(Type type, PropertyInfo property) => $"{SectionOf(type)}__{property.Name}";

    private static (Type Type, PropertyInfo Property) Find(string key) =>
        (from type in Classes from property in PropertiesOf(type) where KeyOf(type, property) == key select (type, property)).Single();

    private static Dictionary<string, string?> Settings(string key, string value, string? also = null)
    {
        Dictionary<string, string?> settings = new() { [key] = value };
        if (also is not null)
        {
            settings[also.Split('=')[0]] = also.Split('=')[1];
        }

        return settings;
    }

    /// <summary>As the host checks them, with environment variables for configuration.</summary>
    private static List<string> FaultsOf(Type type, Dictionary<string, string?> settings)
    {
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value))
            .Build());
        typeof(SettingsFeature).GetMethod(nameof(SettingsFeature.AddSettings))!.MakeGenericMethod(type).Invoke(null, [services]);
        using var provider = services.BuildServiceProvider();
        return [.. provider.CheckSettings()];
    }
}
