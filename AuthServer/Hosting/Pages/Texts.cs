namespace AuthServer.Hosting.Pages;

/// <summary>Names the words of the pages: English is the key, other languages are in <c>Texts.*.resx</c> beside this file.</summary>
internal sealed class Texts;
