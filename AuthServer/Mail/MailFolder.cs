using AuthServer.Data;
using AuthServer.Hosting.Shared.Settings;
using MimeKit;

namespace AuthServer.Mail;

/// <summary>Mails as files, for the owner alone: what becomes of them while there is no server to take them.</summary>
internal sealed class MailFolder(MailOptions options, DatabaseOptions database, IHostEnvironment environment, ILogger<MailFolder> logger)
{
    private const string Extension = ".eml";

    private bool _hasWarned;

    public string Path { get; } = System.IO.Path.GetFullPath(
        options.Folder is not "" ? options.Folder
        : database.Provider is DatabaseProvider.Sqlite ? System.IO.Path.Combine(database.EmbeddedFolder, "mail")
        : "mail");

    /// <summary>Names of files, the newest first: they begin with the time of their making (UUIDv7).</summary>
    public IReadOnlyList<string> Newest(int count) =>
        Directory.Exists(Path)
            ? [.. new DirectoryInfo(Path).EnumerateFiles($"*{Extension}").Select(file => file.Name).OrderDescending(StringComparer.Ordinal).Take(count)]
            : [];

    /// <summary>Null when there is none of that name.</summary>
    public async Task<MimeMessage?> ReadAsync(string name, CancellationToken cancellationToken) =>
        Newest(int.MaxValue).Contains(name) ? await MimeMessage.LoadAsync(System.IO.Path.Combine(Path, name), cancellationToken) : null;

    /// <summary>Whole or not at all; a repetition takes the place of the first. Returns the path.</summary>
    public async Task<string> WriteAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        FileStreamOptions creation = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(Path);
        }
        else
        {
            creation.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var path = System.IO.Path.Combine(Path, message.MessageId!.Split('@')[0] + Extension);
        var draft = $"{path}.{Guid.NewGuid():N}";
        await using (FileStream file = new(draft, creation))
        {
            await message.WriteToAsync(file, cancellationToken);
        }

        File.Move(draft, path, overwrite: true);
        if (!_hasWarned && !environment.IsDevelopment())
        {
            _hasWarned = true;
            logger.LogWarning("A mail has reached nobody: without Mail__Server mails are files in '{Folder}'", Path);
        }

        return path;
    }
}

/// <summary>The way into the folder.</summary>
internal sealed class FolderRoute(MailFolder folder) : IMailRoute
{
    public async Task<SendOutcome> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        try
        {
            return new SendOutcome.Sent("there is no Mail__Server, so it is a file", await folder.WriteAsync(message, cancellationToken));
        }
        catch (Exception exception) when (FileFaults.IsFileFault(exception))
        {
            return new SendOutcome.Away($"no file can be made in '{folder.Path}' (Mail__Folder): {exception.Message}");
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
