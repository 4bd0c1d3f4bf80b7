using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using MimeKit;

namespace AuthServer.Mail;

/// <summary>Mails that are files, for whoever develops an app on this machine. In no other environment than Development is it there.</summary>
[ResponseCache(NoStore = true)]
internal sealed partial class DevMailModel(MailFolder folder, IHostEnvironment environment) : PageModel
{
    public const string Path = "/dev/mail";

    private const int Shown = 50;

    public IReadOnlyList<(string Name, MimeMessage Mail)> Mails { get; private set; } = [];

    public MimeMessage? Mail { get; private set; }

    /// <summary>Its text, in pieces: every second one is an address.</summary>
    public IReadOnlyList<string> Pieces => Address().Split(Mail?.TextBody ?? "");

    public async Task<IActionResult> OnGetAsync(string? name)
    {
        if (!environment.IsDevelopment())
        {
            return NotFound();
        }

        if (name is null)
        {
            Mails = await ReadAsync();
            return Page();
        }

        Mail = await folder.ReadAsync(name, HttpContext.RequestAborted);
        return Mail is null ? NotFound() : Page();
    }

    private async Task<List<(string Name, MimeMessage Mail)>> ReadAsync()
    {
        List<(string, MimeMessage)> mails = [];
        foreach (var name in folder.Newest(Shown))
        {
            if (await folder.ReadAsync(name, HttpContext.RequestAborted) is { } mail)
            {
                mails.Add((name, mail));
            }
        }

        return mails;
    }

    [GeneratedRegex(@"(https?://\S+)")]
    private static partial Regex Address();
}
