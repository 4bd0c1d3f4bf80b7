using System.Text;
using AuthServer.Accounts.Passwords;
using AuthServer.Data.Records;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;
using static Microsoft.AspNetCore.Identity.PasswordVerificationResult;

namespace AuthServer.Tests.Accounts.Passwords;

public class PasswordHasherTests
{
    // Made by the reference implementation: printf 'correct horse' | argon2 0123456789abcdef -id -t 2 -k 19456 -p 1 -e
    private const string ReferenceHash = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$rk2Mi3E4dgRMg0fHaYaptWVZRKqs//6b6k3/nntqGJk";

    private static readonly User Anybody = new();

    private static PasswordHasher Weak { get; } = Hasher(memoryKiB: 8, iterations: 1);

    [Fact]
    public void A_hash_of_the_reference_implementation_verifies()
    {
        var hasher = Hasher(19_456, 2);

        hasher.VerifyHashedPassword(Anybody, ReferenceHash, "correct horse").ShouldBe(Success);
        hasher.VerifyHashedPassword(Anybody, ReferenceHash, "correct horsf").ShouldBe(Failed);
    }

    [Fact]
    public void A_password_of_the_reference_implementation_is_hashed_as_utf8()
    {
        // printf 'pässwörd ☃' | argon2 0123456789abcdef -id -t 1 -k 8 -p 1 -e
        const string hash = "$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4";

        Weak.VerifyHashedPassword(Anybody, hash, "pässwörd ☃").ShouldBe(Success);
    }

    [Fact]
    public void A_new_hash_is_a_PHC_string_with_todays_parameters_and_a_salt_of_its_own()
    {
        var first = Weak.HashPassword(Anybody, "correct horse");
        var second = Weak.HashPassword(Anybody, "correct horse");

        first.ShouldMatch(@"^\$argon2id\$v=19\$m=8,t=1,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$");
        first.ShouldNotBe(second);
        Weak.VerifyHashedPassword(Anybody, first, "correct horse").ShouldBe(Success);
    }

    [Theory]
    [InlineData(16, 1)]
    [InlineData(8, 2)]
    public void A_hash_of_other_parameters_verifies_and_asks_to_be_made_anew(int memoryKiB, int iterations)
    {
        var hash = Hasher(memoryKiB, iterations).HashPassword(Anybody, "correct horse");

        Weak.VerifyHashedPassword(Anybody, hash, "correct horse").ShouldBe(SuccessRehashNeeded);
        Weak.VerifyHashedPassword(Anybody, hash, "wrong horse").ShouldBe(Failed);
    }

    [Theory]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV2)]
    [InlineData(PasswordHasherCompatibilityMode.IdentityV3)]
    public void A_PBKDF2_hash_of_Identity_verifies_and_asks_to_be_made_anew(PasswordHasherCompatibilityMode mode)
    {
        PasswordHasher<User> identity = new(Options.Create(new PasswordHasherOptions { CompatibilityMode = mode }));
        var hash = identity.HashPassword(Anybody, "correct horse");

        Weak.VerifyHashedPassword(Anybody, hash, "correct horse").ShouldBe(SuccessRehashNeeded);
        Weak.VerifyHashedPassword(Anybody, hash, "wrong horse").ShouldBe(Failed);
    }

    [Theory]
    [InlineData("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    public void A_bcrypt_hash_of_other_implementations_verifies_and_asks_to_be_made_anew(string hash)
    {
        // The vector of crypt_blowfish's own tests.
        Weak.VerifyHashedPassword(Anybody, hash, "U*U").ShouldBe(SuccessRehashNeeded);
        Weak.VerifyHashedPassword(Anybody, hash, "U*V").ShouldBe(Failed);
    }

    [Fact]
    public void A_bcrypt_hash_knows_72_bytes_and_the_hash_after_it_the_whole_password()
    {
        const string hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
        const string password = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

        Weak.VerifyHashedPassword(Anybody, hash, password + "chars after 72 are ignored").ShouldBe(SuccessRehashNeeded);
        Weak.VerifyHashedPassword(Anybody, hash, password[..71]).ShouldBe(Failed);

        var upgraded = Weak.HashPassword(Anybody, password + "a");
        Weak.VerifyHashedPassword(Anybody, upgraded, password + "b").ShouldBe(Failed);
    }

    [Fact]
    public void Composed_and_decomposed_accents_are_the_same_password()
    {
        var composed = "Zo\u00eb's caf\u00e9";
        var decomposed = composed.Normalize(NormalizationForm.FormD);
        decomposed.ShouldNotBe(composed);

        Weak.VerifyHashedPassword(Anybody, Weak.HashPassword(Anybody, composed), decomposed).ShouldBe(Success);
        Weak.VerifyHashedPassword(Anybody, Weak.HashPassword(Anybody, decomposed), composed).ShouldBe(Success);
    }

    [Fact]
    public void A_foreign_hash_of_decomposed_accents_verifies_as_it_was_typed()
    {
        var decomposed = "Zo\u00eb's caf\u00e9".Normalize(NormalizationForm.FormD);
        var hash = new PasswordHasher<User>().HashPassword(Anybody, decomposed);

        Weak.VerifyHashedPassword(Anybody, hash, decomposed).ShouldBe(SuccessRehashNeeded);
    }

    [Theory]
    [InlineData(" correct horse")]
    [InlineData("correct horse ")]
    [InlineData("Correct horse")]
    [InlineData("correct horse\0")]
    [InlineData("")]
    public void Nothing_is_trimmed_or_folded(string password)
    {
        Weak.VerifyHashedPassword(Anybody, Weak.HashPassword(Anybody, "correct horse"), password).ShouldBe(Failed);
    }

    [Fact]
    public void Half_a_surrogate_pair_matches_nothing()
    {
        Weak.VerifyHashedPassword(Anybody, Weak.HashPassword(Anybody, "correct horse\ufffd"), "correct horse\ud83d").ShouldBe(Failed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("correct horse")]
    [InlineData("$")]
    [InlineData("$2b$")]
    [InlineData("$2b$99$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOe")]
    [InlineData("$2z$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$xx$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$argon2id$")]
    [InlineData("$argon2i$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("$argon2id$v=16$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=2$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("$argon2id$v=19$m=4,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("$argon2id$v=19$m=9999999999,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$A")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4=")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4\n")]
    [InlineData("$argon2id$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$Nc/mW9Hxr4iBzWDAIw47X/MtZMqZ30FxNJTF5ABYqH4")]
    [InlineData("AQ==")]
    [InlineData("AAAA")]
    public void A_damaged_hash_matches_nothing_and_never_throws(string hash)
    {
        Weak.VerifyHashedPassword(Anybody, hash, "pässwörd ☃").ShouldBe(Failed);
        Weak.VerifyHashedPassword(Anybody, hash, "U*U").ShouldBe(Failed);
        Weak.VerifyHashedPassword(Anybody, hash, "").ShouldBe(Failed);
    }

    [Fact]
    public void The_stand_in_costs_what_todays_hashes_cost()
    {
        var parsed = Argon2idHash.Parse(Hasher(19_456, 2).Unmatchable).ShouldNotBeNull();

        parsed.HasStrength(19_456, 2).ShouldBeTrue();
        Weak.VerifyHashedPassword(Anybody, Weak.Unmatchable, "").ShouldBe(Failed);
    }

    private static PasswordHasher Hasher(int memoryKiB, int iterations) =>
        new(new PasswordsOptions { MemoryKiB = memoryKiB, Iterations = iterations });
}
