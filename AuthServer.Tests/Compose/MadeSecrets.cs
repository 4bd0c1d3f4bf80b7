using AuthServer.Tests.Fixtures;
using Shouldly;

namespace AuthServer.Tests.Compose;

/// <summary>What <c>deploy/secrets.sh</c> makes, in a folder of its own.</summary>
internal sealed class MadeSecrets : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => System.IO.Path.Combine(_folder.Path, ".secrets");

    public string this[string name] => File.ReadAllText(System.IO.Path.Combine(Path, name)).TrimEnd('\n');

    public static async Task<MadeSecrets> MakeAsync(string? environment = null)
    {
        MadeSecrets made = new();
        Directory.CreateDirectory(System.IO.Path.Combine(made._folder.Path, "deploy"));
        ExecutableFile.Copy(System.IO.Path.Combine(HostProcess.RepositoryRoot, "deploy/secrets.sh"), made.Script);
        if (environment is not null)
        {
            await File.WriteAllTextAsync(System.IO.Path.Combine(made._folder.Path, ".env"), environment);
        }

        await made.RunAsync();
        return made;
    }

    private string Script => System.IO.Path.Combine(_folder.Path, "deploy", "secrets.sh");

    public async Task RunAsync()
    {
        var result = await Shell.RunAsync(Script, []);
        result.ExitCode.ShouldBe(0, result.Error);
    }

    public void Dispose() => _folder.Dispose();
}
