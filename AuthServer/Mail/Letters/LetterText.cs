namespace AuthServer.Mail.Letters;

/// <summary>The words of one mail, in one language: the text part and the HTML part are made of the same.</summary>
/// <param name="Language">Its two letters.</param>
/// <param name="Subject">Short.</param>
/// <param name="Before">Paragraphs above the link.</param>
/// <param name="Link">What the link is called, and where it leads.</param>
/// <param name="After">Paragraphs below it.</param>
public sealed record LetterText(
    string Language, string Subject, IReadOnlyList<string> Before, (string Label, Uri Address)? Link, IReadOnlyList<string> After)
{
    public string Plain => string.Join("\n\n", [.. Before, .. Link is { } link ? [link.Address.AbsoluteUri] : Array.Empty<string>(), .. After]) + "\n";
}
