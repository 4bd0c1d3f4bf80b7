using System.Globalization;
using System.Text;

namespace AuthServer.Tests.Mail;

/// <summary>RFC 5321 as far as a server needs it that behaves badly.</summary>
internal static class Smtp
{
    public static Dictionary<string, string?> SettingsOf(int port) => new()
    {
        ["Mail__Server"] = "127.0.0.1",
        ["Mail__Port"] = port.ToString(CultureInfo.InvariantCulture),
        ["Mail__From"] = "no-reply@auth.example",
        ["Mail__Security"] = "None",
    };

    /// <summary>Takes mails; what it says to one, or null when it ends the connection instead.</summary>
    public static async Task SpeakAsync(Stream stream, Func<string, string?> afterData)
    {
        using StreamReader reader = new(stream, Encoding.UTF8);
        await using StreamWriter writer = new(stream, new UTF8Encoding(false)) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 here");
        while (await reader.ReadLineAsync() is { } command)
        {
            if (command.StartsWith("DATA", StringComparison.Ordinal))
            {
                await writer.WriteLineAsync("354 go on");
                StringBuilder mail = new();
                while (await reader.ReadLineAsync() is { } line and not ".")
                {
                    mail.Append(line).Append('\n');
                }

                if (afterData(mail.ToString()) is not { } answer)
                {
                    return;
                }

                await writer.WriteLineAsync(answer);
            }
            else
            {
                await writer.WriteLineAsync(command.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 yes");
            }
        }
    }
}
