using System.Text;
using AuthServer.Accounts;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts;

public class EmailRulesTests
{
    [Theory]
    [InlineData("a@b.example")]
    [InlineData("first.last+tag@sub.example.com")]
    [InlineData("o'neil_{x}/y=z~!#$%&*?^`|@example.co.uk")]
    [InlineData("user@xn--bcher-kva.example")]
    public void An_ordinary_address_is_taken_as_typed(string email) => EmailRules.Check(email).ShouldBe((email, null));

    [Fact]
    public void Space_around_it_is_trimmed() => EmailRules.Check(" \t Alice@example.com\n").ShouldBe(("Alice@example.com", null));

    [Theory]
    [InlineData("jörg@bücher.example", "jörg@xn--bcher-kva.example")]
    [InlineData("jörg@BÜCHER.example", "jörg@xn--bcher-kva.example")]
    [InlineData("user@XN--BCHER-KVA.Example", "user@xn--bcher-kva.example")]
    [InlineData("Alice@Example.COM", "Alice@example.com")]
    [InlineData("用户@例子.公司", "用户@xn--fsqu00a.xn--55qx5d")]
    [InlineData("user@straße.example", "user@xn--strae-oqa.example")]
    public void A_domain_is_stored_as_ascii_in_lower_case(string email, string stored) => EmailRules.Check(email).ShouldBe((stored, null));

    /// <summary>Everything of Unicode's DerivedCoreProperties.txt that is Default_Ignorable_Code_Point, and no letter more.</summary>
    [Fact]
    public void A_character_that_does_not_show_is_refused_in_both_halves()
    {
        (int First, int Last)[] ignorable =
        [
            (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E),
            (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3),
            (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
        ];
        foreach (var point in ignorable.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)))
        {
            var text = char.ConvertFromUtf32(point);
            EmailRules.Check($"a{text}b@example.com").Fault.ShouldNotBeNull($"U+{point:X4}");
            EmailRules.Check($"ab@exa{text}mple.com").Fault.ShouldNotBeNull($"U+{point:X4}");
        }

        // Their neighbours that are letters or marks: a Hangul choseong, a Khmer vowel, a combining mark.
        foreach (var point in new[] { 0x115E, 0x1161, 0x17B6, 0x0350 })
        {
            EmailRules.Check($"a{char.ConvertFromUtf32(point)}b@example.com").Fault.ShouldBeNull($"U+{point:X4}");
        }
    }

    /// <summary>The label that decodes to what is ASCII already, or to what would be encoded otherwise, is nobody's.</summary>
    [Theory]
    [InlineData("a@xn--example-.com")]
    [InlineData("a@xn--a.example")]
    [InlineData("a@xn--.example")]
    [InlineData("a@xn--bcher-KVB!.example")]
    public void An_ascii_form_of_nothing_is_refused(string email) => EmailRules.Check(email).Fault.ShouldNotBeNull();

    [Fact]
    public void It_is_stored_composed()
    {
        var email = "jörg@example.com";

        EmailRules.Check(email.Normalize(NormalizationForm.FormD)).ShouldBe((email, null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("alice")]
    [InlineData("@example.com")]
    [InlineData("alice@")]
    [InlineData("alice@localhost")]
    [InlineData("alice@@example.com")]
    [InlineData("alice@bob@example.com")]
    [InlineData("alice@example..com")]
    [InlineData("alice@.example.com")]
    [InlineData("alice@example.com.")]
    [InlineData("alice@-example.com")]
    [InlineData("alice@example-.com")]
    [InlineData("alice@exa_mple.com")]
    [InlineData("alice@127.0.0.1")]
    [InlineData("alice@[127.0.0.1]")]
    [InlineData(".alice@example.com")]
    [InlineData("alice.@example.com")]
    [InlineData("al..ice@example.com")]
    [InlineData("al ice@example.com")]
    [InlineData("\"al ice\"@example.com")]
    [InlineData("alice(comment)@example.com")]
    [InlineData("alice@example.com\r\nBcc: eve@example.com")]
    [InlineData("al\rice@example.com")]
    [InlineData("alice\0@example.com")]
    [InlineData("alice\u202e@example.com")]
    [InlineData("alice\u200d@example.com")]
    [InlineData("alice@exam\u00adple.com")]
    [InlineData("alice😀@example.com")]
    [InlineData("ａｌｉｃｅ@example.com")]
    [InlineData("alice@ｅxample.com")]
    [InlineData("alice@example。com")]
    [InlineData("ofﬁce@example.com")]
    [InlineData("<alice@example.com>")]
    [InlineData("Alice <alice@example.com>")]
    public void What_is_no_plain_address_is_refused(string email) => EmailRules.Check(email).Fault.ShouldNotBeNull();

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => EmailRules.Check("alice\ud83d@example.com").Fault.ShouldNotBeNull();

    [Theory]
    [InlineData(254, true)]
    [InlineData(255, false)]
    [InlineData(320, false)]
    [InlineData(60_000, false)]
    public void At_most_254_characters_are_taken(int length, bool taken)
    {
        var domain = $"@{new string('b', 60)}.{new string('c', 60)}.example";
        var email = new string('a', length - domain.Length) + domain;

        (EmailRules.Check(email).Fault is null).ShouldBe(taken);
    }

    [Fact]
    public void A_label_of_a_domain_has_at_most_63_characters()
    {
        EmailRules.Check($"a@{new string('b', 63)}.example").Fault.ShouldBeNull();
        EmailRules.Check($"a@{new string('b', 64)}.example").Fault.ShouldNotBeNull();
    }
}
