using System.Text;
using AuthServer.Accounts;
using AuthServer.Accounts.Addresses;
using AuthServer.Accounts.Passwords;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

public class UserNamesTests
{
    [Theory]
    [InlineData("alice@example.com")]
    [InlineData("  ALICE@Example.com ")]
    [InlineData("ａlice@example.com")]
    [InlineData("\u00a0alice@example.com\u3000")]
    [InlineData("alice@example。com")]
    [InlineData("alice@日本語.jp", "ALICE@XN--WGV71A119E.JP")]
    [InlineData("alice@日本語。JP", "ALICE@XN--WGV71A119E.JP")]
    [InlineData("alice@XN--wgv71a119e.jp", "ALICE@XN--WGV71A119E.JP")]
    [InlineData("alice@straße.example", "ALICE@XN--STRAE-OQA.EXAMPLE")]
    [InlineData("alice@not a domain", "ALICE@NOT A DOMAIN")]
    [InlineData("alice", "ALICE")]
    public void Spellings_of_one_name_are_one(string name, string expected = "ALICE@EXAMPLE.COM") => UserNames.Normalize(name).ShouldBe(expected);

    [Fact]
    public void The_kelvin_sign_is_a_k() => UserNames.Normalize("\u212aelvin@example.com").ShouldBe("KELVIN@EXAMPLE.COM");

    [Fact]
    public void A_dotless_i_is_another_letter() => UserNames.Normalize("al\u0131ce").ShouldNotBe(UserNames.Normalize("alice"));

    [Fact]
    public void Composed_and_decomposed_are_one() =>
        UserNames.Normalize("jörg@example.com".Normalize(NormalizationForm.FormD)).ShouldBe(UserNames.Normalize("jörg@example.com"));

    [Fact]
    public void A_name_in_its_normal_form_stays_there()
    {
        foreach (var name in new[]
        {
            "alice", "STRASSE", "straße", "ǆ", "ŉ", "ﬁ", "İ", "ı", "ς", "\u1e9b\u0323",
            "a@straße.example", "a@日本語。jp", "a@xn--example-.com", "a@ς.example", "a@xn--a.b", "a@b@ü.example",
        })
        {
            var once = UserNames.Normalize(name);
            UserNames.Normalize(once).ShouldBe(once);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("alice\0")]
    public void What_cannot_be_a_name_has_no_normal_form(string? name) => UserNames.Normalize(name).ShouldBeNull();

    [Fact]
    public void Half_a_surrogate_pair_has_no_normal_form()
    {
        foreach (var name in new[] { "alice\ud83d", "\ude00", "\ude00\ud83d" })
        {
            UserNames.Normalize(name).ShouldBeNull();
        }
    }

    [Fact]
    public void What_does_not_fit_has_no_normal_form()
    {
        UserNames.Normalize(new('a', 254)).ShouldNotBeNull();
        UserNames.Normalize(new('a', 255)).ShouldBeNull();
        // One character that becomes eighteen.
        UserNames.Normalize(new('\ufdfa', 15)).ShouldBeNull();
    }

    /// <summary>What normalization throws at is refused before it.</summary>
    [Fact]
    public void No_character_and_no_half_of_one_makes_a_name_or_a_password_throw()
    {
        for (var point = 0; point < 0x110000; point++)
        {
            var text = point is >= 0xd800 and < 0xe000 ? ((char)point).ToString() : char.ConvertFromUtf32(point);
            Should.NotThrow(() => (UserNames.Normalize($"a{text}b"), PasswordText.Normalize($"a{text}b"), EmailRules.Check($"a{text}b@example.com")));
        }
    }
}
