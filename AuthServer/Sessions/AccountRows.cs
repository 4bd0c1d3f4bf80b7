using System.Globalization;
using AuthServer.Data.Records;

namespace AuthServer.Sessions;

/// <summary>A session as its owner sees it; the label is no other row's.</summary>
internal sealed record SessionRow(string Id, string Browser, string SignedIn, string Seen, bool IsThisBrowser, string Label)
{
    public static IReadOnlyList<SessionRow> Of(IReadOnlyList<SessionRecord> sessions, string currentId, string unknownBrowser)
    {
        string Name(SessionRecord session) => BrowserName.Of(session.UserAgent) ?? unknownBrowser;
        var labels = Labels.Of([.. sessions.Select(session => $"{Name(session)}, {Time(session.SignedInAt)}")]);
        return
        [
            .. sessions.Select((session, index) => new SessionRow(
                session.Id, Name(session), Time(session.SignedInAt), Time(session.SeenAt), session.Id == currentId, labels[index])),
        ];
    }

    private static string Time(DateTime time) => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}

/// <summary>An app as its user sees it, with what it may do; the label is no other row's.</summary>
internal sealed record AppRow(string ClientId, string Name, IReadOnlyList<string> May, string Label);

/// <summary>What is read out of buttons that look the same (WCAG 2.4.6): of several with one name each gets a number.</summary>
internal static class Labels
{
    public static IReadOnlyList<string> Of(IReadOnlyList<string> names) =>
        [.. names.Select((name, index) => names.Count(other => other == name) is 1 ? name : $"{name} ({names.Take(index + 1).Count(other => other == name)})")];
}
