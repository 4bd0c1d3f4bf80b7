using System.Globalization;
using AuthServer.Hosting.Pages;
using Microsoft.Extensions.Localization;

namespace AuthServer.Mail.Letters;

/// <summary>The words of each kind of mail. English is the key, as on pages.</summary>
internal sealed class LetterWords(IStringLocalizer<Texts> texts, BrandOptions brand)
{
    public LetterText Of(Letter letter, CultureInfo language)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = language;
        try
        {
            return InLanguage(letter, language.TwoLetterISOLanguageName);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private LetterText InLanguage(Letter letter, string language)
    {
        string name = brand.Signature, signature = texts["{0} has sent this mail. Nobody reads answers to it.", name];
        return letter switch
        {
            Letter.VerifyAddress mail => Text(
                texts["Confirm your e-mail address"],
                texts["This address was given at {0}. If it was you, confirm that it is yours:", name],
                (texts["Confirm"], mail.Link),
                Once(mail.Until), Nothing()),
            Letter.ResetPassword mail => Text(
                texts["Set a new password"],
                texts["Somebody asked {0} for a new password for your account. If it was you, set it here:", name],
                (texts["Set a new password"], mail.Link),
                Once(mail.Until), Nothing()),
            Letter.AddressInUse mail => Text(
                texts["You have an account already"],
                texts["Somebody tried to register with this address at {0}, where it has an account. If it was you, sign in:", name],
                (texts["Sign in"], mail.SignIn),
                Nothing()),
            Letter.PasswordChanged mail => Text(
                texts["Your password was changed"],
                texts["The password of your account at {0} was changed at {1} (UTC). If it was not you, ask for a new one at once:", name, Time(mail.At)],
                (texts["Set a new password"], mail.Forgot)),
            Letter.EmailChanged mail => Text(
                texts["Your e-mail address was changed"],
                texts["Your account at {0} was given another e-mail address at {1} (UTC). If it was not you, undo it here:", name, Time(mail.At)],
                (texts["Undo the change"], mail.Undo),
                Once(mail.Until)),
            Letter.ConfirmNewEmail mail => Text(
                texts["Confirm your new e-mail address"],
                texts["An account at {0} is to have this e-mail address. If it is yours, confirm it:", name],
                (texts["Confirm"], mail.Link),
                Once(mail.Until), Nothing()),
            Letter.Invitation mail => Text(
                texts["You are invited to {0}", name],
                texts["You may have an account at {0}. Make it here:", name],
                (texts["Make an account"], mail.Link),
                Once(mail.Until)),
            Letter.AccountWillBeDeleted mail => Text(
                texts["Your account will be deleted"],
                texts["Your account at {0} and all that belongs to it will be deleted at {1} (UTC). Until then you can keep it:", name, Time(mail.At)],
                (texts["Keep the account"], mail.Keep)),
            Letter.Test => Text(
                texts["A test"],
                texts["This mail shows that mails of {0} arrive.", name],
                link: null),
            _ => throw new InvalidOperationException($"Unknown kind of mail {letter.Kind}."),
        };

        LetterText Text(string subject, string told, (string Label, Uri Address)? link, params string[] after) =>
            new(language, subject, [told], link, [.. after, signature]);
    }

    private string Once(DateTimeOffset until) => texts["The link can be used once, until {0} (UTC).", Time(until)];

    private string Nothing() => texts["If it was not you, do nothing: then nothing happens."];

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
