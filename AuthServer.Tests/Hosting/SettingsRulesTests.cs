using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Shouldly;
using Xunit;
using static AuthServer.Tests.Hosting.SettingsClasses;

namespace AuthServer.Tests.Hosting;

/// <summary>
/// Every property of every settings class of both hosts has limits. A value outside them is reported under its key, and a text is never
/// shown.
/// </summary>
public class SettingsRulesTests
{
    /// <summary>Texts have rules of their own; each row breaks one of them, with what else it takes to matter.</summary>
    private static readonly Dictionary<string, (string Value, string? Also)> BadTexts = new()
    {
        ["Hosting__CorsOrigins"] = ("nowhere", null),
        ["Hosting__ProxyNetworks"] = ("10.0.0.0/99", null),
        ["Hosting__PublicUrl"] = ("ftp://api.example/", null),
        ["Database__ConnectionString"] = ("nonsense", null),
        ["Database__ServerVersion"] = ("none", "Database__Provider=MySql"),
        ["Keys__MasterKey"] = ("too short", null),
        ["Keys__MasterKeyFile"] = ("/nowhere/master.key", null),
        ["Keys__PreviousMasterKey"] = ("too short", null),
        ["Keys__PreviousMasterKeyFile"] = ("/nowhere/master.key", null),
        ["Protocol__Issuer"] = ("nowhere", null),
        ["Sessions__LogoutNetworks"] = ("10.0.0.0/99", null),
        ["MutualTls__BaseUrl"] = ("http://mtls.auth.example/", null),
        ["MutualTls__AuthoritiesFile"] = ("/nowhere/authorities.pem", "MutualTls__BaseUrl=https://mtls.auth.example/"),
        ["MutualTls__HeaderName"] = ("X Client-Cert", "MutualTls__BaseUrl=https://mtls.auth.example/"),
        ["MutualTls__TrustedProxies"] = ("10.0.0.0/99", "MutualTls__BaseUrl=https://mtls.auth.example/"),
        ["Brand__Name"] = ("two\nlines", null),
        ["Brand__LogoFile"] = ("/nowhere/logo.png", null),
        ["Brand__Color"] = ("bluish", null),
        ["Brand__DarkColor"] = ("bluish", null),
        ["Compatibility__DefaultClient"] = ("the web", null),
        ["Mail__Server"] = ("mail server", "Mail__From=a@example.com"),
        ["Mail__From"] = ("nobody", null),
        ["Mail__Password"] = ("a secret of nobody", null),
        ["Mail__CaFile"] = ("/nowhere/ca.pem", null),
        ["TokenValidation__Issuer"] = ("nowhere", null),
        ["TokenValidation__IssuerAddress"] = ("http://authserver:8000/path", null),
    };

    /// <summary>Any text is right.</summary>
    private static readonly string[] FreeTexts =
        ["Mail__UserName", "Mail__Folder", "TokenValidation__Audience", "TokenValidation__ClientId", "TokenValidation__ClientSecret"];

    public static TheoryData<string, string> Keys
    {
        get
        {
            TheoryData<string, string> keys = [];
            foreach (var type in All)
            {
                foreach (var property in PropertiesOf(type))
                {
                    keys.Add(HostOf(type), KeyOf(type, property));
                }
            }

            return keys;
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_value_out_of_bounds_is_reported_under_its_key_and_is_not_shown(string host, string key)
    {
        var (type, property) = Find(host, key);

        foreach (var (value, also) in OutOfBounds(key, property))
        {
            var faults = FaultsOf(type, Settings(key, value, also));
            faults.ShouldContain(fault => fault.StartsWith($"{key}:", StringComparison.Ordinal), value);
            // A number is no secret, and the path of a file is what must be mended.
            if (!long.TryParse(value, out _) && !value.StartsWith('/'))
            {
                faults.ShouldAllBe(fault => !fault.Contains(value, StringComparison.Ordinal));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_value_at_its_bounds_is_taken(string host, string key)
    {
        var (type, property) = Find(host, key);
        if (property.GetCustomAttribute<RangeAttribute>() is not { } range)
        {
            return;
        }

        foreach (var bound in new[] { range.Minimum, range.Maximum })
        {
            FaultsOf(type, Settings(key, $"{bound}"))
                .ShouldNotContain(fault => fault.StartsWith($"{key}:", StringComparison.Ordinal) && fault.Contains("between"));
        }
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        foreach (var type in All)
        {
            FaultsOf(type, []).ShouldBeEmpty();
        }
    }

    /// <summary>What compose files make of an unset variable.</summary>
    [Theory]
    [MemberData(nameof(Keys))]
    public void An_empty_value_is_the_default(string host, string key)
    {
        foreach (var empty in new[] { "", " ", "\r" })
        {
            FaultsOf(Find(host, key).Type, Settings(key, empty)).ShouldBeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Blanks_and_the_end_of_a_line_around_a_value_are_no_part_of_it(string host, string key)
    {
        var (type, property) = Find(host, key);

        FaultsOf(type, Settings(key, $" {DefaultOf(type, property)}\r")).ShouldBeEmpty();
    }

    [Fact]
    public void A_key_that_is_no_setting_is_reported_with_those_that_are()
    {
        foreach (var type in All)
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
        if (FreeTexts.Contains(key))
        {
            return [];
        }

        if (type == typeof(string) || type == typeof(Uri))
        {
            return
            [
                BadTexts.GetValueOrDefault(key).Value is null
                    ? throw new InvalidOperationException($"{key} is a text without a rule here.")
                    : BadTexts[key],
            ];
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

    private static string HostOf(Type type) => type.Assembly.GetName().Name!;

    private static (Type Type, PropertyInfo Property) Find(string host, string key) =>
        (from type in All from property in PropertiesOf(type) where HostOf(type) == host && KeyOf(type, property) == key select (type, property)).Single();

    private static Dictionary<string, string?> Settings(string key, string value, string? also = null)
    {
        Dictionary<string, string?> settings = new() { [key] = value };
        if (also is not null)
        {
            settings[also.Split('=')[0]] = also.Split('=')[1];
        }

        return settings;
    }
}
