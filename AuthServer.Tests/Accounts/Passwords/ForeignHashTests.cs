using AuthServer.Accounts.Passwords;
using AuthServer.Accounts.Passwords.Foreign;
using AuthServer.Data.Records;
using Shouldly;
using Xunit;
using static Microsoft.AspNetCore.Identity.PasswordVerificationResult;

namespace AuthServer.Tests.Accounts.Passwords;

public class ForeignHashTests
{
    private static readonly User Anybody = new();
    private static readonly PasswordHasher Hasher = new(new PasswordsOptions { MemoryKiB = 8, Iterations = 1 });

    public static TheoryData<string> Kinds => [.. ForeignVectors.Good.Concat(ForeignVectors.Weak).Select(vector => vector.By).Distinct()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_hash_of_another_systems_library_verifies_and_asks_to_be_made_anew(string by)
    {
        foreach (var vector in ForeignVectors.Good.Concat(ForeignVectors.Weak).Where(vector => vector.By == by))
        {
            Hasher.VerifyHashedPassword(Anybody, vector.Hash, vector.Password).ShouldBe(SuccessRehashNeeded, vector.Hash);
            Hasher.VerifyHashedPassword(Anybody, vector.Hash, "x" + vector.Password).ShouldBe(Failed, vector.Hash);
            Hasher.VerifyHashedPassword(Anybody, Changed(vector.Hash), vector.Password).ShouldBe(Failed, vector.Hash);
        }
    }

    [Fact]
    public void What_is_weak_is_known_as_such_and_nothing_else()
    {
        ForeignVectors.Weak.Select(vector => ForeignHashes.Find(vector.Hash)!.IsWeak).ShouldAllBe(isWeak => isWeak);
        ForeignVectors.Good.Select(vector => ForeignHashes.Find(vector.Hash)!.IsWeak).ShouldAllBe(isWeak => !isWeak);
    }

    [Fact]
    public void The_one_spelling_of_a_hash_is_the_same_hash()
    {
        foreach (var vector in ForeignVectors.Good.Concat(ForeignVectors.Weak))
        {
            var text = ForeignHashes.Find(vector.Hash)!.Text;

            text.Length.ShouldBeLessThan(256);
            Hasher.VerifyHashedPassword(Anybody, text, vector.Password).ShouldBe(SuccessRehashNeeded, text);
        }
    }

    [Fact]
    public void A_wrapped_hash_verifies_and_no_longer_holds_what_a_guess_could_be_compared_with()
    {
        foreach (var vector in ForeignVectors.Weak)
        {
            var weak = ForeignHashes.Find(vector.Hash)!;
            var wrapped = Hasher.Wrap(weak);

            wrapped.ShouldStartWith("$wrap$");
            wrapped.ShouldContain("$argon2id$v=19$m=8,t=1,p=1$");
            foreach (var spelling in new[] { Convert.ToHexString(weak.Tag), HashText.Of(weak.Tag)[..16], HashText.Of(weak.Tag).Replace('+', '.')[..16] })
            {
                wrapped.ShouldNotContain(spelling, Case.Insensitive);
            }

            Hasher.VerifyHashedPassword(Anybody, wrapped, vector.Password).ShouldBe(SuccessRehashNeeded, wrapped);
            Hasher.VerifyHashedPassword(Anybody, wrapped, "x" + vector.Password).ShouldBe(Failed, wrapped);
            Hasher.VerifyHashedPassword(Anybody, wrapped[..wrapped.IndexOf("$argon2id$", StringComparison.Ordinal)], vector.Password).ShouldBe(Failed);
            Hasher.VerifyHashedPassword(Anybody, "$wrap" + weak.Blank, vector.Password).ShouldBe(Failed);
        }
    }

    [Fact]
    public void What_no_library_computes_is_refused_with_a_reason_and_matches_nothing()
    {
        foreach (var vector in ForeignVectors.Refused)
        {
            ForeignHashes.Read(vector.Hash).ShouldBeOfType<ForeignReading.Refused>().Reason.ShouldContain("password hash");
            Hasher.VerifyHashedPassword(Anybody, vector.Hash, vector.Password).ShouldBe(Failed, vector.Hash);
        }

        Reason("$6$rounds=1000$qDoUZV$JbCb").ShouldContain("sha-crypt");
        Reason("anything").ShouldContain("unknown");
    }

    [Theory]
    [InlineData("$pbkdf2-sha256$10000001$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("pbkdf2_sha256$99999999999$salt$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")]
    [InlineData("AQAAAAF/////AAAAEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("$2b$17$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("bcrypt_sha256$$2b$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$argon2i$v=19$m=1048577,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=1048576,t=5,p=4$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2id$v=19$m=999999999999,t=1,p=2$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2d$v=19$m=8192,t=1,p=65$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$scrypt$ln=21,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$scrypt$ln=99,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("scrypt$salt$16384$8$65$AAAAAAAAAAAAAAAAAAAAAA==")]
    public void What_would_cost_too_much_is_refused_and_never_computed(string hash)
    {
        Reason(hash).ShouldContain("costs too much");
        Hasher.VerifyHashedPassword(Anybody, hash, "correct horse").ShouldBe(Failed);
    }

    [Theory]
    [InlineData("$scrypt$ln=0,r=8,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$scrypt$ln=17,r=1,p=1$c2FsdA$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("scrypt$salt$16383$8$1$AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("scrypt$salt$0$0$0$AAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("$argon2i$v=19$m=7,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2i$v=18$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2i$v=19$m=8,t=0,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$argon2i$v=19$m=8,t=1,p=1$MDEyMzQ1Njc4OWFiY2RlZg$AA")]
    [InlineData("$pbkdf2-sha256$0$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("$pbkdf2-md5$1000$c2FsdHNhbHQ$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("pbkdf2_sha256$1000$$AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AQAAAAEAACcQ/////wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==")]
    [InlineData("bcrypt$$2x$04$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$bcrypt-sha256$v=3,t=2b,r=4$Yn7NJIWH7hkilx35qZefz.$TxiF6cAnKO55c4vEN69KQ93fy.ohjwC")]
    [InlineData("{SSHA}AAAA")]
    [InlineData("md5$salt$00")]
    [InlineData("$digest$md5$suffix$$AAAA")]
    [InlineData("$wrap$$argon2id$")]
    [InlineData("$wrap$digest$md5$suffix$$AAAAAAAAAAAAAAAAAAAAAA")]
    public void A_damaged_hash_matches_nothing_and_never_throws(string hash)
    {
        ForeignHashes.Read(hash).ShouldBeOfType<ForeignReading.Refused>();
        Hasher.VerifyHashedPassword(Anybody, hash, "pässwörd ☃").ShouldBe(Failed);
        Hasher.VerifyHashedPassword(Anybody, hash, "").ShouldBe(Failed);
    }

    /// <summary>With another letter near its end, in every alphabet that hashes are written in.</summary>
    private static string Changed(string hash) => $"{hash[..^6]}{(hash[^6] is 'A' or 'a' ? 'B' : 'A')}{hash[^5..]}";

    private static string Reason(string hash) => ForeignHashes.Read(hash).ShouldBeOfType<ForeignReading.Refused>().Reason;
}
