using System.Text;
using AuthServer.Accounts.Passwords;
using Shouldly;
using Xunit;

namespace AuthServer.Tests.Accounts.Passwords;

public class PasswordRulesTests
{
    private const string Email = "margarethe@example.com";

    private static readonly PasswordRules Rules = With(new());

    [Theory]
    [InlineData("tr0ub4do")]
    [InlineData("correct horse")]
    [InlineData("        8")]
    [InlineData("пароль-тут")]
    [InlineData("😀😁😂😃😄😅😆😇")]
    public void Eight_characters_of_any_script_are_taken(string password) => Rules.Fault(password, Email).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("tr0ub4d")]
    [InlineData("😀😁😂😃😄😅😆")]
    public void Fewer_are_refused(string password) => Rules.Fault(password, Email).ShouldNotBeNull();

    [Fact]
    public void Characters_are_counted_after_composition()
    {
        var seven = "éèêëàâä".Normalize(NormalizationForm.FormD);
        seven.Length.ShouldBe(14);

        Rules.Fault(seven, Email).ShouldNotBeNull();
    }

    [Fact]
    public void At_most_128_characters_are_taken_whatever_their_bytes()
    {
        var longest = string.Concat(Enumerable.Repeat("😀", 128));

        Rules.Fault(longest, Email).ShouldBeNull();
        Rules.IsPossible(longest).ShouldBeTrue();
        Rules.Fault(longest + "!", Email).ShouldNotBeNull();
        Rules.IsPossible(longest + "!").ShouldBeFalse();
    }

    [Theory]
    [InlineData("password1")]
    [InlineData("PASSWORD1")]
    [InlineData("qwertyuiop")]
    [InlineData("12345678")]
    public void The_most_common_ones_are_refused(string password)
    {
        Rules.Fault(password, Email).ShouldNotBeNull().Format.ShouldBe("The password is one of the most common ones.");
        With(new() { RefuseCommon = false }).Fault(password, Email).ShouldBeNull();
    }

    [Theory]
    [InlineData("margarethe@example.com")]
    [InlineData("Margarethe@Example.Com")]
    [InlineData("margarethe")]
    [InlineData("MARGARETHE")]
    [InlineData("example.com")]
    public void The_email_and_its_parts_are_refused(string password) =>
        Rules.Fault(password, Email).ShouldNotBeNull().Format.ShouldBe("The password must not be the e-mail address or a part of it.");

    [Fact]
    public void What_is_not_text_is_refused()
    {
        // Half a surrogate pair would not survive in an attribute's argument.
        foreach (var password in new[] { "correct\0horse", "correct horse\ud83d", "\ude00correct horse", "correct\ude00\ud83dhorse" })
        {
            Rules.Fault(password, Email).ShouldNotBeNull().Format.ShouldBe("The password holds characters that are not text.");
        }
    }

    [Fact]
    public void Zero_turns_a_limit_off()
    {
        var rules = With(new() { MinLength = 0, MaxLength = 0 });

        rules.Fault("x", Email).ShouldBeNull();
        rules.Fault(new('x', 10_000), Email).ShouldBeNull();
        rules.IsPossible(new('x', 10_000)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(19_456, 2, false)]
    [InlineData(47_104, 1, false)]
    [InlineData(7_168, 5, false)]
    [InlineData(19_456, 1, true)]
    [InlineData(19_455, 2, true)]
    [InlineData(8, 1, true)]
    public void Settings_below_OWASPs_minimum_are_known_as_such(int memoryKiB, int iterations, bool below) =>
        new PasswordsOptions { MemoryKiB = memoryKiB, Iterations = iterations }.IsBelowOwaspMinimum.ShouldBe(below);

    private static PasswordRules With(PasswordsOptions options) => new(options);
}
