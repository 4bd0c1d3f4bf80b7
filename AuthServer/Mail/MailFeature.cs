using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Pages;
using AuthServer.Hosting.Shared.Settings;
using AuthServer.Jobs;
using AuthServer.Keys;
using AuthServer.Mail.Letters;

namespace AuthServer.Mail;

/// <summary>
/// Owns mails to people: their words, the outbox that a feature writes them into, and the way out. A feature calls
/// <see cref="Outbox.Add"/>; the rest happens behind it.
/// </summary>
internal static class MailFeature
{
    public static void AddMail(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<MailOptions>();

        // What is told, and how.
        services.AddSingleton<LetterWords>();
        services.AddSingleton<LetterWriter>();
        services.AddSingleton<MailSender>();

        // Where it waits.
        services.AddScoped<Outbox>();
        services.AddSingleton<LetterSeal>();
        services.AddSingleton<IKeyUse>(provider => provider.GetRequiredService<LetterSeal>());

        // How it goes out.
        services.AddScoped<MailQueue>();
        services.AddSingleton<MailFolder>();
        services.AddSingleton<MailRoutes>();
        services.AddSingleton<MailOutage>();
        services.AddJob<MailJob>(_ => MailJob.Every);
        services.AddScoped<IPruningJob, MailPruning>();

        // What an operator sees of it.
        services.AddScoped<MailList>();
        services.AddCommands<MailCommands>();
        services.AddHostedService<MailNotice>();
        services.AddHealthChecks().AddCheck<MailHealth>("mail");
        services.AddPage(DevMailModel.Path);
    }
}
