using AuthServer.Mail;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Mail;

/// <summary>What is no single address gets no mail: neither a second recipient nor a header line comes in with it.</summary>
public class MailboxTests
{
    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("ada+tag@mail.example.com")]
    [InlineData("o'neill@example.com")]
    [InlineData("\u82b1\u5b50@example.com")]
    public void One_address_is_taken(string address) => Mailbox.IsOne(address).ShouldBeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("ada@")]
    [InlineData("@example.com")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com\n")]
    [InlineData("ada@example.com,eve@example.com")]
    [InlineData("ada@example.com, eve")]
    [InlineData("ada@example.com;eve")]
    [InlineData("ada@one@example.com")]
    [InlineData("\"ada@one\"@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("<ada@example.com>")]
    [InlineData("ada@example.com>")]
    [InlineData("ada@example.com (Ada)")]
    [InlineData("ada @example.com")]
    [InlineData("ada\0@example.com")]
    [InlineData("ada@example.com\u2028")]
    public void Anything_else_is_refused(string address) => Mailbox.IsOne(address).ShouldBeFalse(address);

    [Fact]
    public void A_longer_address_than_SMTP_can_carry_is_refused()
    {
        // RFC 5321 section 4.5.3.1.3, as erratum 1690 reads it.
        const string end = "@example.com";
        Mailbox.IsOne(new string('a', 254 - end.Length) + end).ShouldBeTrue();
        Mailbox.IsOne(new string('a', 255 - end.Length) + end).ShouldBeFalse();
    }

    [Theory]
    [InlineData("Example <no-reply@example.com>", true)]
    [InlineData("no-reply@example.com", true)]
    [InlineData("Example\r\nBcc: eve@example.com <no-reply@example.com>", false)]
    [InlineData("a@example.com, b@example.com", false)]
    public void A_sender_may_have_a_name_that_ends_no_line(string text, bool isTaken) =>
        (Mailbox.Parse(text) is { } sender && Mailbox.IsOne(sender.Address)).ShouldBe(isTaken);
}
