namespace AuthServer.Hosting.Pages;

/// <summary>
/// A form without this server's token for this browser and person: another site has sent it, or it is out of date, or its cookie is lost.
/// What it asks for is not done; the page is shown anew and says so.
/// </summary>
internal static class StaleForm
{
    public const string Text = "This page was out of date, so nothing was done. Please try once more.";
}
