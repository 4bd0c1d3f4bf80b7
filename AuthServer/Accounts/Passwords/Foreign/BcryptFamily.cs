using System.Text;
using System.Text.RegularExpressions;

namespace AuthServer.Accounts.Passwords.Foreign;

/// <summary>
/// bcrypt's own <c>$2b$12$…</c>, Django's <c>bcrypt$$2b$12$…</c> and <c>bcrypt_sha256$$2b$12$…</c>, and passlib's
/// <c>$bcrypt-sha256$v=2,t=2b,r=12$salt$hash</c>, whose version 1 is <c>$bcrypt-sha256$2b,12$salt$hash</c>.
/// </summary>
internal sealed partial class BcryptFamily : IForeignHashFamily
{
    private const int LeastCost = 4;

    private static readonly string[] Prefixes = ["$2", "bcrypt$", "bcrypt_sha256$", "$bcrypt-sha256$"];

    public ForeignReading? Read(string text)
    {
        if (!Prefixes.Any(prefix => text.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return null;
        }

        return (Plain().Match(text), Passlib().Match(text)) switch
        {
            ({ Success: true } plain, _) => Read(plain.Groups["sha256"].Success ? BcryptInput.HexSha256 : BcryptInput.Password, plain),
            (_, { Success: true } passlib) => Read(passlib.Groups["v2"].Success ? BcryptInput.KeyedSha256 : BcryptInput.Sha256, passlib),
            _ => CostLimits.Damaged,
        };
    }

    private static ForeignReading Read(BcryptInput input, Match match)
    {
        var cost = HashText.Number(match.Groups["cost"].Value);
        var setting = $"${match.Groups["variant"].Value}${cost:00}${match.Groups["salt"].Value}";
        return cost switch
        {
            < LeastCost => CostLimits.Damaged,
            > CostLimits.BcryptCost => CostLimits.TooCostly,
            _ => new ForeignReading.Known(new BcryptHash(input, setting, Encoding.ASCII.GetBytes(match.Groups["tag"].Value))),
        };
    }

    [GeneratedRegex(
        @"\A(bcrypt(?<sha256>_sha256)?\$)?\$(?<variant>2[aby])\$(?<cost>[0-9]{2})\$(?<salt>[./A-Za-z0-9]{22})(?<tag>[./A-Za-z0-9]{31})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();

    [GeneratedRegex(
        @"\A\$bcrypt-sha256\$(?<v2>v=2,t=)?(?<variant>2[aby]),(r=)?(?<cost>[0-9]{1,2})\$(?<salt>[./A-Za-z0-9]{22})\$(?<tag>[./A-Za-z0-9]{31})\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Passlib();
}
