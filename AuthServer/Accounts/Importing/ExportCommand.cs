using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using AuthServer.Data;
using AuthServer.Data.Records;
using AuthServer.Hosting.Commands;
using AuthServer.Hosting.Shared;
using Microsoft.EntityFrameworkCore;

namespace AuthServer.Accounts.Importing;

/// <summary><c>users export</c>: a JSON object a line, as <c>users import</c> reads it.</summary>
internal sealed class ExportCommand(Lazy<AuthDbContext> db, CommandConsole console, StandardStreams streams, ILogger<ExportCommand> logger)
    : IUsersSubcommand
{
    private const int PageSize = 1_000;

    private static readonly JsonSerializerOptions OneLine = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // A file, no page: letters of all scripts stay readable.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Option<bool> _hashes = new("--with-hashes") { Description = "With the password hashes: whoever has the file can guess at them." };
    private readonly Option<bool> _yes = new("--yes") { Description = "Needed with --with-hashes." };

    public Command Build()
    {
        Command export = new("export", "Write all users to standard output, a JSON object a line, as 'users import' reads it.") { _hashes, _yes };
        export.SetAction((parsed, cancellationToken) => ExportAsync(parsed.GetValue(_hashes), parsed.GetValue(_yes), cancellationToken));
        return export;
    }

    private async Task<int> ExportAsync(bool withHashes, bool isSure, CancellationToken cancellationToken)
    {
        if (withHashes && !isSure)
        {
            return console.Fail("--with-hashes needs --yes: whoever has the file can guess at every password in it. Keep it as you keep the database.");
        }

        if (withHashes)
        {
            logger.LogWarning("All users are exported with their password hashes.");
        }

        var after = "";
        List<User> page;
        do
        {
            var begin = after;
            page = await db.Value.Users.AsNoTracking().Where(u => u.Id.CompareTo(begin) > 0).OrderBy(u => u.Id).Take(PageSize).ToListAsync(cancellationToken);
            foreach (var user in page)
            {
                await streams.Output.WriteLineAsync(JsonSerializer.Serialize(Of(user, withHashes), OneLine));
            }

            after = page is [.., var last] ? last.Id : after;
        }
        while (page.Count == PageSize);

        return 0;
    }

    private static ExportedUser Of(User user, bool withHashes) => new(
        user.Id, user.ExternalId, user.UserName == user.Email ? null : user.UserName, user.Email, user.EmailConfirmed, user.Disabled,
        DateTime.SpecifyKind(user.CreatedAt, DateTimeKind.Utc), withHashes ? user.PasswordHash : null);

    private sealed record ExportedUser(
        string Id, string? ExternalId, string? UserName, string? Email, bool EmailVerified, bool Disabled, DateTime CreatedAt, string? PasswordHash);
}
