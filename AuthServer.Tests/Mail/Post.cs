using System.Globalization;
using AuthServer.Data;
using AuthServer.Hosting;
using AuthServer.Keys;
using AuthServer.Mail;
using AuthServer.Mail.Letters;
using AuthServer.Tests.Fixtures;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AuthServer.Tests.Mail;

/// <summary>What a feature does that has something to tell: it writes into the outbox, and commits.</summary>
internal sealed class Post : IAsyncDisposable
{
    public static readonly Letter.VerifyAddress Verify =
        new(new("https://auth.example/verify?token=opens-an-account"), new(2026, 12, 24, 18, 30, 0, TimeSpan.Zero));

    private readonly WebApplication _app;

    private Post(WebApplication app) => _app = app;

    public static async Task<Post> OfAsync(IReadOnlyDictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Where(setting => setting.Value is not null).Select(setting =>
            KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.AddHosting(isCommand: true);
        builder.AddData();
        builder.AddKeys();
        builder.AddMail();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        return await app.Services.PrepareAsync(mayMake: false, CancellationToken.None) is { } fault ? throw new InvalidOperationException(fault) : new(app);
    }

    /// <summary>One mail to each.</summary>
    public Task WriteAsync(params string[] recipients) => WriteAsync(Verify, recipients);

    public async Task WriteAsync(Letter letter, string[] recipients, string? userId = null, string language = "en", bool commits = true)
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        await db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
        {
            await using var transaction = await db.Database.BeginTransactionAsync();
            foreach (var recipient in recipients)
            {
                scope.ServiceProvider.GetRequiredService<Outbox>().Add(letter, recipient, userId, new CultureInfo(language));
            }

            await db.SaveChangesAsync();
            await (commits ? transaction.CommitAsync() : transaction.RollbackAsync());
        });
    }

    /// <summary>What the server does in the background, until nothing is left to send now.</summary>
    public async Task SendAsync()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<MailJob>().RunAsync(CancellationToken.None);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <summary>What is in the outbox.</summary>
internal static class OutboxRows
{
    public static Task<int> MailsAsync(this TestDatabase database, string where = "1 = 1") =>
        database.ScalarAsync<int>($"SELECT COUNT(*) FROM `Mails` WHERE {where}");

    public static Task SentAllAsync(this TestDatabase database) =>
        Eventually.HoldsAsync("the outbox is empty", async () => await database.MailsAsync() is 0);

    /// <summary>As if all waits were over.</summary>
    public static Task WaitsAreOverAsync(this TestDatabase database) =>
        database.ExecuteAsync("UPDATE `Mails` SET `NextTryAt` = 0 WHERE `NextTryAt` IS NOT NULL");

    /// <summary>As if the server that did the background work had been gone for long.</summary>
    public static Task LeaseIsOverAsync(this TestDatabase database) => database.ExecuteAsync("DELETE FROM `Leases`");
}
