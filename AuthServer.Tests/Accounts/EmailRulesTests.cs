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
    [InlineData("jörg@bücher.example")]
    [InlineData("用户@例子.公司")]
    [InlineData("user@xn--bcher-kva.example")]
    public void An_ordinary_address_is_taken_as_typed(string email) => EmailRules.Check(email).ShouldBe((email, null));

    [Fact]
    public void Space_around_it_is_trimmed() => EmailRules.Check(" \t Alice@Example.com\n").ShouldBe(("Alice@Example.com", null));

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
